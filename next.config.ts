import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  experimental: { authInterrupts: true },
  serverExternalPackages: ["googleapis", "postgres", "@node-rs/argon2", "pino", "rate-limiter-flexible"],
};

export default config;
