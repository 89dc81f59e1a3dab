import { ProviderError } from "@/lib/domain/failure";
import { followHealth, markConnection } from "@/sim/memory-store/health";
import type { Phone } from "@/sim/phone";
import { gateFor, storePoint } from "@/sim/points";
import type { Task } from "@/sim/scheduler";
import type { World } from "@/sim/world";

/** Who asks for a new access token because this one was refused. */
export type Refused = {
  readonly world: World;
  readonly task: Task;
  readonly item: string;
  readonly token: number;
};

const lookAgainMs = 500;

/**
 * What is saved by another process meanwhile is used. The product's lock keeps a renewal apart from the end of the keys;
 * here nothing is saved after it. A refused grant needs the fieldworker.
 */
export function renew(at: Refused, phone: Phone): Promise<number> {
  if (!phone.isGraph) return renewed(at, phone);
  return at.world.refreshesInTurn ? inTurn(at, phone) : rotated(at, phone);
}

async function renewed(at: Refused, phone: Phone): Promise<number> {
  const { world, task, item } = at;
  const { tokens } = world.ledger;
  const { connectionId } = phone;
  const other = await storePoint(world, task, item, "readToken", () => tokens.get(connectionId) ?? 1);
  if (other !== at.token) return other;
  return orNeedsReconnect(at, connectionId, async () => {
    const granted = await gateFor(
      world,
      task,
      item,
      phone,
    )("refresh", () => {
      if (phone.isRevoked || phone.isGivenBack) throw new ProviderError({ kind: "grantRevoked" });
      return phone.accessToken;
    });
    return storePoint(world, task, item, "saveToken", () => {
      if (world.ledger.hasKeys(connectionId)) tokens.set(connectionId, granted);
      return granted;
    });
  });
}

/** One process refreshes at a time; a dead one holds nobody up. */
async function inTurn(at: Refused, phone: Phone): Promise<number> {
  const { world, task } = at;
  const { refreshing } = world.ledger;
  const { connectionId } = phone;
  const isHeld = () => ["running", "parked"].includes(refreshing.get(connectionId)?.state ?? "ended");
  while (isHeld()) await task.point(lookAgainMs, () => {});
  refreshing.set(connectionId, task);
  try {
    return await rotated(at, phone);
  } finally {
    refreshing.delete(connectionId);
  }
}

/** What a refresh gives is saved before it is used; a new refresh token that nobody saved is lost. */
async function rotated(at: Refused, phone: Phone): Promise<number> {
  const { world, task, item } = at;
  const { tokens, refreshTokens, unsaved } = world.ledger;
  const { connectionId } = phone;
  const held = await storePoint(world, task, item, "readToken", () => ({
    access: tokens.get(connectionId) ?? 1,
    refresh: refreshTokens.get(connectionId) ?? 1,
    consents: phone.consents,
  }));
  if (held.access !== at.token) return held.access;
  return orNeedsReconnect(at, connectionId, async () => {
    const call = gateFor(world, task, item, phone);
    const granted = await call("refresh", () => {
      if (unsaved.has(connectionId)) world.fault("F18", item);
      else if (task.state !== "dropped" && isUsedUp(phone, held))
        world.ledger.broken("B38", `${task.name} asked with a refresh token that another process used up`);
      const given = phone.rotate(held.refresh, world.profile.oldTokensDie);
      unsaved.add(connectionId);
      return given;
    });
    if (world.random.chance(world.profile.tokenLost)) await die(at);
    return storePoint(world, task, item, "saveToken", () => {
      if (!world.ledger.hasKeys(connectionId)) return granted.access;
      tokens.set(connectionId, granted.access);
      refreshTokens.set(connectionId, granted.refresh);
      unsaved.delete(connectionId);
      return granted.access;
    });
  });
}

/** By somebody else's refresh: neither its owner ended it, nor did they consent anew meanwhile. */
function isUsedUp(phone: Phone, held: { readonly refresh: number; readonly consents: number }): boolean {
  return (
    !phone.isRevoked && !phone.isGivenBack && phone.consents === held.consents && !phone.takes(held.refresh)
  );
}

async function die({ world, task, item }: Refused): Promise<void> {
  world.fault("F1", item);
  await task.point(1, () => task.drop());
}

async function orNeedsReconnect<T>(
  { world, task, item }: Refused,
  connectionId: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ProviderError && error.failure.kind === "grantRevoked")
      await storePoint(world, task, item, "markConnection", () => {
        const connection = world.tables.connections.get(connectionId);
        if (!connection) return;
        const { now } = world.scheduler;
        markConnection(connection, "needsReconnect", { kind: "grantRevoked" }, now);
        followHealth(world.tables, connectionId, now);
      });
    throw error;
  }
}
