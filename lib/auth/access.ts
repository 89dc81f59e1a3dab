import { type Capability, may, type Role } from "@/lib/domain/roles";

/** Who may use an action, a route or a page. `signedIn`: any member. `public`: also people without a session. */
export type Access =
  | { readonly kind: "public" }
  | { readonly kind: "signedIn" }
  | { readonly kind: "capability"; readonly capability: Capability }
  | { readonly kind: "roles"; readonly roles: readonly Role[] };

/** How a definition says it: a capability (or `public`, `signedIn`), or a list of roles. */
export type AccessOption =
  | { readonly capability: Capability | "signedIn"; readonly roles?: never }
  | { readonly capability?: never; readonly roles: readonly Role[] };
export type PublicOption = { readonly capability: "public"; readonly roles?: never };

export function accessOf(option: AccessOption | PublicOption): Access {
  if (option.roles) return { kind: "roles", roles: option.roles };
  if (option.capability === "public" || option.capability === "signedIn") return { kind: option.capability };
  return { kind: "capability", capability: option.capability };
}

export function isAllowed(access: Access, role: Role): boolean {
  switch (access.kind) {
    case "public":
    case "signedIn":
      return true;
    case "capability":
      return may(role, access.capability);
    case "roles":
      return access.roles.includes(role);
  }
}
