import type { Instrumentation } from "next";

/** Runs once before the first request. A process that cannot work says why in one sentence and ends. */
export async function register(): Promise<void> {
  // The bundler reads this very expression to keep Node's modules out of its other builds.
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { bootOrEnd } = await import("@/lib/boot");
    await bootOrEnd();
    // What an earlier process left unsent goes out as soon as the job engine takes it; the minute cron does the rest.
    const { sendWaitingWork } = await import("@/inngest/send");
    sendWaitingWork().catch(() => {});
  }
}

/** A page that failed shows this digest as its id. */
export const onRequestError: Instrumentation.onRequestError = async (error, _request, context) => {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { errorFacts, log } = await import("@/lib/log");
  const digest = error instanceof Error && "digest" in error ? String(error.digest) : "none";
  log.error("A page failed.", { route: context.routePath, errorId: digest, ...errorFacts(error) });
};
