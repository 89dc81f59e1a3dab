import { headers } from "next/headers";
import { forbidden, redirect } from "next/navigation";
import type { Actor } from "@/lib/domain/roles";
import { env } from "@/lib/env";
import { type AccessOption, accessOf, isAllowed } from "./access";
import { pathHeader } from "./header-names";
import { currentActor } from "./request";
import { returnPathOf } from "./return-path";

/**
 * Who is looking at this page. Signed out: goes to sign-in and comes back. Role not allowed: the 403 page. Call it first
 * in every page; a layout's check does not protect the pages under it.
 */
export async function pageActor(option: AccessOption = { capability: "signedIn" }): Promise<Actor> {
  const actor = await currentActor();
  if (actor === null) redirect(signInAddress((await headers()).get(pathHeader)));
  if (!isAllowed(accessOf(option), actor.role)) forbidden();
  return actor;
}

function signInAddress(path: string | null): string {
  const back = returnPathOf(path, env().appUrl);
  return back === null || back === "/" ? "/sign-in" : `/sign-in?callbackUrl=${encodeURIComponent(back)}`;
}
