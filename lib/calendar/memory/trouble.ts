import type { Call as TriedCall } from "@/lib/calendar/contract/world";
import { ProviderError, type ProviderFailure } from "@/lib/domain/failure";

/** What can be made to fail: what the contract makes fail, and the question whose account it is. */
export type Call = TriedCall | "account";

/**
 * Stands around every call: what happens before and after `act`, and whether it happens at all, is the gate's. `act`
 * is synchronous, so nothing comes between the parts of one call.
 */
export type Gate = <T>(call: Call, act: () => T) => Promise<T>;

type Order = { readonly call: Call; readonly kind: "fail" | "dropAnswer"; readonly failure: ProviderFailure };

/** Standing orders to misbehave, each used up by one call, first given first. */
export class Trouble {
  private orders: Order[] = [];

  /** The next such calls are refused with this and do nothing. */
  failNext(call: Call, failure: ProviderFailure, times = 1): void {
    for (let count = 0; count < times; count += 1) this.orders.push({ call, kind: "fail", failure });
  }

  /** The next such calls are carried out, and nobody hears of it. */
  dropNextAnswer(call: Call, times = 1): void {
    const failure: ProviderFailure = { kind: "unreachable" };
    for (let count = 0; count < times; count += 1) this.orders.push({ call, kind: "dropAnswer", failure });
  }

  /** Rejects with ProviderError when so ordered, before or after `act`. */
  readonly gate: Gate = async (call, act) => {
    const order = this.orders.find((given) => given.call === call);
    this.orders = this.orders.filter((given) => given !== order);
    if (order?.kind === "fail") throw new ProviderError(order.failure);
    const answer = act();
    if (order) throw new ProviderError(order.failure);
    return answer;
  };
}
