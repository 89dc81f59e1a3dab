import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "");
const never = ["**/node_modules/**", "**/.next/**", "**/.lockstep*/**", "e2e/**"];
const contract = "**/*.contract.test.ts";
/** Those of the providers, at the sandbox over HTTP. */
const served = "lib/calendar/{google,microsoft}{,/**/*}.contract.test.ts";
/** Whether the simulator finds the bugs it must find; a zone has no say in that, and it takes minutes. */
const planted = "sim/planted-bugs.test.ts";
const sandbox = "sandbox/**/*.test.ts";
const integration = ["**/*.db.test.ts", "inngest/embedded/**/*.test.ts"];

export default defineConfig({
  resolve: { alias: { "@": root } },
  test: {
    root,
    reporters: ["default"],
    testTimeout: 15_000,
    hookTimeout: 60_000,
    restoreMocks: true,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["**/*.test.ts"],
          exclude: [...never, contract, sandbox, planted, ...integration],
        },
      },
      {
        extends: true,
        test: {
          name: "components",
          environment: "jsdom",
          include: ["**/*.test.tsx"],
          exclude: never,
          setupFiles: [`${root}/components/testing/patience.ts`],
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: { name: "contract", include: [contract], exclude: [...never, served] },
      },
      {
        extends: true,
        test: { name: "served-contract", include: [served], exclude: never },
      },
      {
        extends: true,
        test: { name: "planted-bugs", include: [planted], exclude: never },
      },
      {
        extends: true,
        test: { name: "sandbox", include: [sandbox], exclude: never },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: integration,
          exclude: [...never, contract],
          globalSetup: ["db/testing/global-setup.ts"],
          pool: "forks",
          testTimeout: 180_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
