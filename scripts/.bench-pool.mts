import { sql } from "drizzle-orm";
const { connectDatabase } = await import("/work/main/db/client.ts");
const d = connectDatabase({ url: process.argv[2] });
const id = crypto.randomUUID();
const once = () => d.asCompany(id, (tx) => tx.execute(sql`select 1`));
for (let i = 0; i < 300; i++) await once();
for (let r = 0; r < 3; r++) { const t = performance.now(); for (let i = 0; i < 2000; i++) await once(); console.log("2000 asCompany:", Math.round(performance.now() - t), "ms"); }
{ const t = performance.now(); for (let i = 0; i < 2000; i++) await d.sql`select 1`; console.log("2000 sql:", Math.round(performance.now() - t), "ms"); }
await d.close();
