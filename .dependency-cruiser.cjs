/** The import rules of the rooms. Each is named after the room it keeps. */
const tests = "\\.test\\.tsx?$|(^|/)testing(/|\\.ts$)";
const rooms = "^(app|components|lib|db|inngest|sandbox|sim|bench|e2e|scripts)/";
const npm = (...names) => `(^|/)node_modules/(${names.join("|")})(/|$)`;
const googleSdk = npm("googleapis[^/]*", "google-auth-library", "gaxios");
const microsoftSdk = npm("@microsoft/microsoft-graph-client", "windows-iana");

/** `from` may import, of the project's own rooms, only `allowed`. */
const room = (name, from, allowed, fromNot = []) => ({
  name,
  severity: "error",
  from: { path: from, pathNot: [tests, ...fromNot] },
  to: { path: rooms, pathNot: allowed },
});
const not = (name, from, to) => ({ name, severity: "error", from, to });

module.exports = {
  forbidden: [
    room(
      "app-is-a-door",
      "^app/",
      [
        "^app/",
        "^components/",
        "^inngest/(client|send|events|functions)[^/]*",
        "^lib/(usecases|domain)/",
        "^lib/(auth|wiring|result|env|log)(\\.ts|/)",
        "^db/views/",
      ],
      ["^app/api/inngest/"],
    ),
    room(
      "inngest-is-a-shell",
      "^inngest/",
      ["^inngest/", "^lib/(usecases|domain)/", "^lib/(wiring|log)\\.ts"],
      ["^inngest/embedded/"],
    ),
    room("components-see-props", "^components/", ["^components/", "^lib/domain/"]),
    room("use-cases-know-no-frame", "^lib/usecases/", [
      "^lib/(usecases|domain)/",
      "^lib/calendar/provider",
      "^lib/(deps|result|secrets)\\.ts",
      "^db/(client\\.ts|store/)",
    ]),
    room("calendar-knows-its-provider", "^lib/calendar/", ["^lib/(calendar|domain)/"]),
    room("mail-knows-letters", "^lib/mail/", ["^lib/(mail|domain)/"]),
    room("db-knows-the-domain", "^db/", ["^db/", "^lib/domain/", "^lib/(env|secrets|clock)\\.ts"]),
    room("auth-reads-the-store", "^lib/auth(\\.ts|/)", [
      "^lib/auth(\\.ts|/)",
      "^lib/domain/",
      "^db/(client\\.ts|store/)",
      "^lib/(env|clock|result|secrets|deps|wiring|log|process-wide)\\.ts",
    ]),
    room("domain-is-pure", "^lib/domain/", ["^lib/domain/"]),
    not(
      "domain-packages",
      { path: "^lib/domain/", pathNot: tests },
      {
        dependencyTypes: ["npm", "npm-dev", "npm-optional", "npm-peer", "npm-no-pkg", "core"],
        pathNot: npm("zod", "date-fns", "date-fns-tz", "rrule", "temporal-polyfill"),
      },
    ),
    not("nothing-imports-app", { pathNot: ["^app/", tests] }, { path: "^app/" }),
    not("sandbox-stands-alone", { path: "^sandbox/" }, { path: rooms, pathNot: "^sandbox/" }),
    not("nothing-imports-sandbox", { pathNot: "^sandbox/" }, { path: "^sandbox/" }),
    not(
      "google-is-not-microsoft",
      { path: "^lib/calendar/google/" },
      { path: ["^lib/calendar/microsoft/", microsoftSdk] },
    ),
    not(
      "microsoft-is-not-google",
      { path: "^lib/calendar/microsoft/" },
      { path: ["^lib/calendar/google/", googleSdk] },
    ),
    not(
      "sdk-stays-in-calendar",
      { pathNot: ["^lib/calendar/", "^node_modules/", "^(sandbox|bench)/", tests] },
      { path: [googleSdk, microsoftSdk] },
    ),
    not(
      "inngest-package",
      { pathNot: ["^inngest/", "^app/api/inngest/", "^node_modules/"] },
      { path: npm("inngest") },
    ),
    not(
      "postgres-package",
      { pathNot: ["^db/", "^inngest/embedded/", "^node_modules/", tests] },
      { path: npm("postgres") },
    ),
    not(
      "nodemailer-package",
      { pathNot: ["^lib/mail/", "^node_modules/", tests] },
      { path: npm("nodemailer") },
    ),
    not(
      "drizzle-package",
      { pathNot: ["^db/", "^bench/", "^drizzle\\.config\\.ts", "^node_modules/", tests] },
      { path: npm("drizzle-orm") },
    ),
    not(
      "engine-stands-alone",
      { path: "^inngest/embedded/", pathNot: tests },
      { path: rooms, pathNot: ["^inngest/embedded/", "^lib/(demo-)?clock\\.ts"] },
    ),
    not("no-cycles", {}, { circular: true }),
    not("no-unresolvable", {}, { couldNotResolve: true, pathNot: "^(next|inngest)/" }),
    not(
      "no-tests-in-product",
      { path: rooms, pathNot: ["^(e2e|sim|bench|scripts)/", tests] },
      { path: tests },
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)\\.next/" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".mjs", ".js", ".cjs", ".json"],
    },
  },
};
