import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm run check` checks the types; a start on somebody's machine need not do it again.
  typescript: { ignoreBuildErrors: true },
  experimental: { authInterrupts: true },
  serverExternalPackages: [
    "googleapis",
    "@microsoft/microsoft-graph-client",
    "postgres",
    "@node-rs/argon2",
    "pino",
    "rate-limiter-flexible",
  ],
};

export default config;
