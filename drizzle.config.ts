import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "postgresql",
  schema: ["./db/schema.ts", "./db/schema-record.ts", "./db/schema-sessions.ts", "./db/schema-sync.ts"],
  out: "./db/migrations",
});
