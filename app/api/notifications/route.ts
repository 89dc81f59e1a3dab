import { z } from "zod";
import type { News } from "@/components/shell/news";
import { openConflictCount } from "@/db/views/conflicts";
import { notificationsOf } from "@/db/views/notifications";
import { attentionCount, viewerFacts } from "@/db/views/shell";
import { route } from "@/lib/auth/route";
import { markRead } from "@/lib/usecases/mark-read";
import { newsItems } from "./news-items";

const largestBody = 4_096;
const askedToRead = z.strictObject({ ids: z.union([z.literal("all"), z.array(z.uuid()).min(1).max(50)]) });

/** What waits for this member: the bell's lines, how much is unread, and the conflicts they may see. */
export const GET = route({
  name: "/api/notifications",
  method: "GET",
  capability: "signedIn",
  run: async ({ actor, deps }) => {
    const { memberId, role } = actor;
    const news = await deps.database.asCompany(actor.companyId, async (tx): Promise<News> => {
      const { zone, ownZone } = await viewerFacts(tx, memberId);
      const { unread, items } = await notificationsOf(tx, memberId);
      const viewer = { memberId, zone: role === "fieldworker" ? ownZone : zone };
      return {
        unread,
        openConflicts: await openConflictCount(tx, actor),
        needAttention: await attentionCount(tx, actor, deps.clock.now()),
        items: newsItems(items, viewer),
      };
    });
    return Response.json(news);
  },
});

/** Notes as read what the member has opened, or all of theirs. */
export const POST = route({
  name: "/api/notifications",
  method: "POST",
  capability: "signedIn",
  run: async ({ request, actor, deps }) => {
    const asked = await askedOf(request);
    if (asked === null) return Response.json({ ok: false, problem: "invalid" }, { status: 400 });
    const { companyId, memberId } = actor;
    await markRead(deps, { companyId, memberId, notificationIds: asked });
    return new Response(null, { status: 204 });
  },
});

async function askedOf(request: Request): Promise<readonly string[] | "all" | null> {
  const size = Number(request.headers.get("content-length") ?? Number.NaN);
  if (!(size <= largestBody)) return null;
  try {
    return askedToRead.parse(await request.json()).ids;
  } catch {
    return null;
  }
}
