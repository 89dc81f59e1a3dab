import type { ProviderName } from "@/lib/domain/calendar-event";

export function providerNamed(name: string): ProviderName | null {
  return name === "google" || name === "microsoft" ? name : null;
}

export function noSuchProvider(): Response {
  return Response.json(
    { ok: false, problem: "notFound", message: "There is no calendar provider of that name." },
    { status: 404 },
  );
}
