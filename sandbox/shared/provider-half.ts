import type { Piece } from "./html";
import type { Params, Reply, Route, SandboxRequest } from "./http";
import type { Sight } from "./request-log";

/** A route of the imitated provider: logged, and open to faults. */
export type ProviderRoute = Route & { readonly operation: string };

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
  /** What the request is about to touch. Never changes anything and never throws. */
  inspect(operation: string, params: Params, request: SandboxRequest): Sight;
  /** The provider's own error shape for an injected status. */
  faultReply(path: string, status: number, reason: string | undefined): Reply;
  /** The provider's own 404 when the path is in its space, else null. */
  unrouted(request: SandboxRequest): Reply | null;
  /** Back to the first start's accounts, without grants or tokens. */
  reset(): void;
};
