import { z } from "zod";
import { type Answering, jsonReply, type SandboxRequest } from "./http";

/** 400 with zod's own words when the body does not fit. */
export function parsedBody<T>(
  request: SandboxRequest,
  schema: z.ZodType<T>,
  handle: (value: T) => Answering,
): Answering {
  let raw: unknown;
  try {
    raw = JSON.parse(request.body === "" ? "{}" : request.body);
  } catch {
    return jsonReply(400, { error: "The body is not JSON." });
  }
  const parsed = schema.safeParse(raw);
  return parsed.success ? handle(parsed.data) : jsonReply(400, { error: z.prettifyError(parsed.error) });
}
