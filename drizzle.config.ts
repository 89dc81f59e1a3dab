import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "postgresql",
  schema: ["", "-record", "-sessions", "-sync", "-health", "-customers", "-hours"].map(
    (part) => `./db/schema${part}.ts`,
  ),
  out: "./db/migrations",
});
