/** Set by proxy.ts on every request; what a visitor sends under these names is overwritten there. */
export const requestIdHeader = "x-request-id";
export const nonceHeader = "x-nonce";
export const pathHeader = "x-lockstep-path";
/** Carries a method that the Fetch API cannot express from lib/auth/incoming.ts to proxy.ts, which answers 405. */
export const refusedMethodHeader = "x-lockstep-refused-method";
