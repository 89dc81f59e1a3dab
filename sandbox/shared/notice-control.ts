import { z } from "zod";
import { emptyReply, jsonReply, type Route } from "./http";
import type { NoticeQueue } from "./notice-queue";
import { parsedBody } from "./parsed-body";

type Notices<Modes, Told> = {
  readonly standing: Modes;
  readonly lostCount: number;
  readonly queue: NoticeQueue<Told>;
  set(modes: Modes): void;
};

/** Reads and sets how messages travel: GET, POST (what is not named stays) and DELETE on `path`. */
export function modeRoutes<Shape extends z.ZodRawShape, Told>(
  path: string,
  schema: z.ZodObject<Shape>,
  notices: Notices<z.infer<z.ZodObject<Shape>>, Told>,
): Route[] {
  const shown = () => ({
    modes: notices.standing,
    ...notices.queue.counts,
    lost: notices.lostCount,
    deliveries: notices.queue.deliveries,
  });
  return [
    { method: "GET", pattern: path, handle: () => jsonReply(200, shown()) },
    {
      method: "POST",
      pattern: path,
      handle: (request) =>
        parsedBody(request, z.record(z.string(), z.unknown()), (wish) => {
          const parsed = schema.safeParse({ ...notices.standing, ...wish });
          if (!parsed.success) return jsonReply(400, { error: z.prettifyError(parsed.error) });
          notices.set(parsed.data);
          return jsonReply(200, shown());
        }),
    },
    {
      method: "DELETE",
      pattern: path,
      handle: () => {
        notices.set(schema.parse({}));
        return emptyReply(204);
      },
    },
  ];
}
