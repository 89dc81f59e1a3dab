/** Set by proxy.ts; what a visitor sends under these names is dropped when the request comes in (lib/auth/incoming.ts). */
export const requestIdHeader = "x-request-id";
export const nonceHeader = "x-nonce";
export const pathHeader = "x-lockstep-path";
/** Carries a method that the Fetch API cannot express from lib/auth/incoming.ts to proxy.ts, which answers 405. */
export const refusedMethodHeader = "x-lockstep-refused-method";
