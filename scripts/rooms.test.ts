import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), "lockstep-rooms-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** [file, its import ("type " before it for a type import), the rule that import breaks; null = allowed]. */
const planted = [
  ["app/page.ts", "../db/store/bookings", "app-is-a-door"],
  ["app/other.ts", "../db/views/board", null],
  ["components/card.ts", "../db/views/board", "components-see-props"],
  ["components/lane.ts", "../lib/domain/time", null],
  ["lib/domain/reads.ts", "../../db/store/bookings", "domain-is-pure"],
  ["lib/domain/sends.ts", "postgres", "domain-packages"],
  ["lib/usecases/push.ts", "../calendar/google/adapter", "use-cases-know-no-frame"],
  ["lib/usecases/plan.ts", "../../db/store/bookings", null],
  ["lib/calendar/google/peeks.ts", "../microsoft/adapter", "google-is-not-microsoft"],
  ["lib/raw.ts", "postgres", "postgres-package"],
  ["lib/starts.ts", "../app/page", "nothing-imports-app"],
  ["lib/plays.ts", "../sandbox/server", "nothing-imports-sandbox"],
  ["lib/usecases/borrows.ts", "./testing", "no-tests-in-product"],
  ["lib/usecases/testing.ts", "../../sandbox/server", "nothing-imports-sandbox"],
  ["lib/calendar/google.contract.test.ts", "../../sandbox/server", "nothing-imports-sandbox"],
  ["lib/testing/shapes.ts", "type ../../sandbox/server", "nothing-imports-sandbox"],
  ["e2e/journey.e2e.ts", "../sandbox/server", "nothing-imports-sandbox"],
  ["bench/loads.ts", "../sandbox/server", "nothing-imports-sandbox"],
  ["sim/plays.ts", "../sandbox/server", "nothing-imports-sandbox"],
  ["scripts/start/plays.ts", "../../sandbox/server", "nothing-imports-sandbox"],
  ["sandbox/server.test.ts", "./server", null],
  ["sandbox/borrows.test.ts", "../lib/domain/time", "sandbox-stands-alone"],
  ["lib/jobs.ts", "inngest", "inngest-package"],
  ["lib/posts.ts", "nodemailer", "nodemailer-package"],
  ["lib/mail/peeks.ts", "../../db/store/bookings", "mail-knows-letters"],
  ["db/store/sees.ts", "../../inngest/client", "db-knows-the-domain"],
  ["inngest/asks.ts", "../components/lane", "inngest-is-a-shell"],
  ["lib/left.ts", "./right", "no-cycles"],
] as const;

const targets = {
  "db/store/bookings.ts": "",
  "db/views/board.ts": "",
  "lib/domain/time.ts": "",
  "lib/calendar/google/adapter.ts": "",
  "lib/calendar/microsoft/adapter.ts": "",
  "sandbox/server.ts": "",
  "inngest/client.ts": "",
  "lib/right.ts": 'import "./left";',
};

function importOf(target: string): string {
  const [, type, path] = /^(type )?(.*)$/.exec(target) ?? [];
  return type ? `import type {} from "${path}";` : `import "${path}";`;
}

let broken: string[];
beforeAll(async () => {
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), `${text}\nexport {};\n`);
  };
  for (const [path, text] of Object.entries(targets)) write(path, text);
  for (const [path, target] of planted) write(path, importOf(target));
  writeFileSync(join(folder, "package.json"), '{"dependencies":{"postgres":"*","inngest":"*"}}');
  writeFileSync(join(folder, "tsconfig.json"), "{}");
  copyFileSync(join(root, ".dependency-cruiser.cjs"), join(folder, ".dependency-cruiser.cjs"));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  const cli = join(root, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
  const args = [cli, "--config", ".dependency-cruiser.cjs", "--output-type", "json"];
  const output = await new Promise<string>((resolve) => {
    const rooms = ["app", "components", "lib", "db", "inngest", "sandbox", "sim", "bench", "e2e", "scripts"];
    execFile(process.execPath, [...args, ...rooms], { cwd: folder, maxBuffer: 2 ** 26 }, (_, text) =>
      resolve(text),
    );
  });
  const { summary } = JSON.parse(output) as {
    summary: { violations: { from: string; rule: { name: string } }[] };
  };
  broken = summary.violations.map(({ from, rule }) => `${from} ${rule.name}`);
}, 30_000);

test.each(planted)("%s importing %s breaks %s", (path, _, rule) => {
  if (rule) expect(broken).toContain(`${path} ${rule}`);
  else expect(broken.filter((line) => line.startsWith(`${path} `))).toEqual([]);
});
