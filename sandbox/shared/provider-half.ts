import type { Piece } from "./html";
import type { Params, Reply, Route, SandboxRequest } from "./http";
import type { Sight } from "./request-log";

/** A route of the imitated provider: logged, and open to faults. */
export type ProviderRoute = Route & { readonly operation: string };

/** One click on the fault page; "once" is a deed that has no way back. */
export type Switch = { readonly id: string; readonly words: string; readonly state: "on" | "off" | "once" };

/** A request's place among those a provider serves at once; `leave` frees it, and may wait before it does. */
export type Place =
  | { readonly kind: "taken"; leave(): Promise<void> }
  | { readonly kind: "refused"; readonly reply: Reply };

/** One imitated provider. The server knows it by this shape alone. */
export type ProviderHalf = {
  readonly name: string;
  readonly routes: readonly ProviderRoute[];
  /** The owner's own pages; neither logged nor faulted. */
  readonly pages: readonly Route[];
  readonly control: readonly Route[];
  accounts(): string[];
  /** The provider's part of the start page. */
  home(): Piece;
  /** The provider's part of the notices page: who is told of changes, and what was sent. */
  notices(): Piece;
  /** What the request is about to touch. Never changes anything and never throws. */
  inspect(operation: string, params: Params, request: SandboxRequest): Sight;
  /** Beside the shared ones; null stands for everybody. */
  switches(account: string | null): Switch[];
  /** False when there is no such switch. */
  flip(account: string | null, id: string): boolean;
  /** Which page of a listing the request asks for, from 1; null when it asks for none. */
  pageOf(operation: string, request: SandboxRequest): number | null;
  /** Asked first about every request; null when it needs no place. */
  admit(operation: string, request: SandboxRequest): Place | null;
  /** The provider's own error shape for an injected status. */
  faultReply(path: string, status: number, reason: string | undefined): Reply;
  /** The provider's own 404 when the path is in its space, else null. */
  unrouted(request: SandboxRequest): Reply | null;
  /** Back to the first start's accounts, without grants or tokens. */
  reset(): void;
  /** Ends what runs by itself. */
  close(): void;
};
