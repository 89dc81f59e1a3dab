/** Colours are the product's own tokens, so that the sandbox looks like a neighbour of it. */
export const STYLE = `
:root { color-scheme: light dark;
  --canvas: #e6ebe9; --sunk: #f1f4f3; --surface: #fff; --line: #d6dddb; --line-strong: #74837f; --text: #13201f; --muted: #50605c;
  --accent: #0a5866; --on-accent: #fff; --accent-soft: #dceef0; --danger: #a3211a; --danger-bg: #fdeae7; --danger-edge: #c8372c;
  --warn: #724600; --warn-bg: #fcf1d3; --warn-edge: #ad6e00; --ok: #1b5e34; --ok-bg: #e2f2e7; --focus: #13201f; --wash: 18%; }
@media (prefers-color-scheme: dark) { :root {
  --canvas: #0b1214; --sunk: #101a1c; --surface: #162022; --line: #2b393c; --line-strong: #718284; --text: #e7eeec; --muted: #a3b2b0;
  --accent: #72c7d3; --on-accent: #05262c; --accent-soft: #143a41; --danger: #ffb3a9; --danger-bg: #3a1b18; --danger-edge: #ee6e61;
  --warn: #f3cf85; --warn-bg: #33280f; --warn-edge: #d69c33; --ok: #95d9ab; --ok-bg: #14321f; --focus: #fff; --wash: 26%; } }
.outlook { --canvas: #e9eff5; --sunk: #f2f6fa; --line: #d5dde6; --accent: #0f5fa8; --accent-soft: #d6e6f7; --on-accent: #fff; }
@media (prefers-color-scheme: dark) { .outlook { --canvas: #0a0f16; --sunk: #101822; --surface: #161f2a; --line: #2a3848; --accent: #7ab8f5; --accent-soft: #12365a; --on-accent: #06203a; } }
.outlook main { border-top: 4px solid var(--accent); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--canvas); color: var(--text); font: 14px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; font-variant-numeric: tabular-nums; }
.banner { margin: 0; padding: 6px 16px; background: var(--warn-bg); color: var(--warn); border-bottom: 2px solid var(--warn-edge); text-align: center; }
nav { display: flex; gap: 4px; padding: 8px 16px 0; max-width: 1180px; margin: auto; }
nav a { padding: 8px 14px; border-radius: 5px; color: var(--text); text-decoration: none; font-weight: 500; }
nav a:hover { background: var(--surface); }
main { max-width: 1180px; margin: 8px auto 40px; padding: 20px 24px 28px; background: var(--surface); border-radius: 8px; }
main.narrow { max-width: 540px; margin-top: 32px; padding: 28px 32px 36px; }
h1 { font-size: 20px; line-height: 1.2; margin: 0 0 4px; overflow-wrap: anywhere; } h2 { font-size: 16px; margin: 28px 0 8px; } h3 { font-size: 14px; margin: 16px 0 8px; } p { margin: 0 0 12px; }
a { color: var(--accent); } .muted { color: var(--muted); } .small { font-size: 12px; } code, pre { font-family: ui-monospace, Menlo, monospace; font-size: 12px; overflow-wrap: anywhere; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
.cards { list-style: none; margin: 16px 0 0; padding: 0; display: grid; gap: 8px; grid-template-columns: repeat(auto-fill, minmax(260px, 1fr)); }
.rows .bar { margin: 0; } .rows .bar + p { margin-top: 4px; } .cards .bar { margin: 8px 0 0; } .cards li { border: 1px solid var(--line); border-radius: 5px; padding: 12px 14px; }
.rows { list-style: none; margin: 12px 0; padding: 0; } .rows > li { border-top: 1px solid var(--line); padding: 10px 0; } .rows > li:last-child { border-bottom: 1px solid var(--line); }
.person { display: flex; gap: 12px; align-items: center; color: inherit; text-decoration: none; padding: 2px; } .person:hover strong { text-decoration: underline; }
.person .face { flex: none; width: 36px; height: 36px; border-radius: 50%; background: var(--accent-soft); color: var(--accent); display: grid; place-items: center; font-weight: 600; }
.person small { display: block; color: var(--muted); overflow-wrap: anywhere; }
.bar { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin: 12px 0; } .bar .grow { flex: 1; } .bar h2 { margin: 0; }
button, .button { font: inherit; font-weight: 500; display: inline-block; min-height: 34px; padding: 5px 14px; border-radius: 5px; border: 1px solid var(--line-strong); background: var(--surface); color: var(--text); text-decoration: none; cursor: pointer; }
button:hover, .button:hover { background: var(--sunk); }
button.primary, .button.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); } button.danger { color: var(--danger); border-color: var(--danger-edge); }
form { margin: 0; } .fields { display: grid; gap: 12px; grid-template-columns: repeat(auto-fill, minmax(170px, 1fr)); align-items: end; margin: 8px 0 12px; }
label { display: block; font-weight: 500; } label.wide { grid-column: span 2; } label.tick { font-weight: 400; display: flex; gap: 8px; align-items: center; min-height: 34px; }
input:not([type=checkbox]), select, textarea { font: inherit; width: 100%; min-height: 34px; padding: 4px 8px; border: 1px solid var(--line-strong); border-radius: 5px; background: var(--surface); color: var(--text); }
textarea { display: block; resize: vertical; } .legend a { color: inherit; } .legend a[aria-current] { font-weight: 600; text-decoration: none; }
input[type=checkbox] { width: 18px; height: 18px; flex: none; accent-color: var(--accent); }
.scopes label { align-items: flex-start; padding: 10px 0; } .scopes input { margin-top: 2px; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 8px 0; padding: 0; list-style: none; } .dot { display: inline-block; width: 10px; height: 10px; border-radius: 2px; margin-right: 6px; background: var(--c); }
.week { display: grid; grid-template-columns: 52px repeat(7, minmax(0, 1fr)); border: 1px solid var(--line); border-radius: 5px; overflow: hidden; }
.week .head { padding: 6px 8px; background: var(--sunk); border-left: 1px solid var(--line); border-bottom: 1px solid var(--line); font-weight: 600; } .week .head.today { color: var(--accent); box-shadow: inset 0 -3px var(--accent); }
.week .corner, .week .hours { background: var(--sunk); border-bottom: 1px solid var(--line); } .week .corner { font-size: 11px; color: var(--muted); padding: 6px 4px; text-align: right; }
.week .allday { border-left: 1px solid var(--line); border-bottom: 1px solid var(--line); padding: 2px; min-height: 28px; }
.week .hours { position: relative; border: 0; } .week .hours span { position: absolute; right: 6px; font-size: 11px; color: var(--muted); transform: translateY(-50%); }
.week .day { position: relative; border-left: 1px solid var(--line); background: repeating-linear-gradient(var(--line) 0 1px, transparent 1px var(--hour)); }
.event { display: block; overflow: hidden; font-size: 12px; line-height: 1.3; padding: 2px 6px; color: var(--text); text-decoration: none; border-radius: 3px; border-left: 5px solid var(--c); background: color-mix(in srgb, var(--c) var(--wash), var(--surface)); }
.event .marks { font-size: .92em; color: var(--muted); } .event:hover { text-decoration: underline; } .day .event { position: absolute; } .allday .event { margin-bottom: 2px; white-space: nowrap; text-overflow: ellipsis; } .event.free { background: var(--surface); border: 1px dashed var(--c); border-left: 5px solid var(--c); }
.event.tentative { border-left-color: transparent; background: repeating-linear-gradient(135deg, var(--c) 0 3px, var(--surface) 3px 6px) border-box left / 5px 100% no-repeat, color-mix(in srgb, var(--c) var(--wash), var(--surface)); }
.event.oof { border-left-color: #b4009e; } .event.workingElsewhere { border-left-style: dotted; } .tag.category { background: var(--accent-soft); color: var(--accent); }
.event.cancelled { text-decoration: line-through; opacity: .7; }
.agenda h3 { font-size: 13px; margin: 16px 0 4px; color: var(--muted); } .agenda ul { list-style: none; margin: 0; padding: 0; } .agenda li { margin-bottom: 4px; } .agenda .event { padding: 6px 10px; font-size: 14px; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 4px 16px; margin: 12px 0; } dt { color: var(--muted); } dd { margin: 0; overflow-wrap: anywhere; white-space: pre-wrap; }
pre { margin: 0; padding: 12px; background: var(--sunk); border: 1px solid var(--line); border-radius: 5px; white-space: pre-wrap; }
table { width: 100%; border-collapse: collapse; font-size: 13px; } th, td { text-align: left; padding: 6px 8px; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; } th { background: var(--sunk); font-size: 12px; color: var(--muted); white-space: nowrap; } td.time { white-space: nowrap; }
.tag { display: inline-block; padding: 0 6px; border-radius: 3px; font-size: 12px; background: var(--sunk); white-space: nowrap; } .tag.ok { background: var(--ok-bg); color: var(--ok); } .tag.bad { background: var(--danger-bg); color: var(--danger); } .tag.warn { background: var(--warn-bg); color: var(--warn); }
.note { padding: 10px 14px; border-left: 5px solid var(--warn-edge); background: var(--warn-bg); color: var(--warn); } .note.bad { border-color: var(--danger-edge); background: var(--danger-bg); color: var(--danger); }
@media (max-width: 767px) { body { font-size: 16px; } nav { padding: 4px 8px 0; } nav a { padding: 10px; } main, main.narrow { margin: 4px 0 0; padding: 16px 14px 40px; border-radius: 0; } .week { display: none; }
  button, .button, input:not([type=checkbox]), select, textarea, label.tick { min-height: 48px; } input[type=checkbox] { width: 22px; height: 22px; } .agenda .event { padding: 10px; font-size: 16px; } .person { min-height: 48px; }
  .button { padding-top: 11px; } .legend a { display: inline-block; padding: 8px 0; } .stack thead { display: none; } .stack tr { display: block; padding: 8px 0; border-bottom: 1px solid var(--line); } .stack td:empty { display: none; } .stack td:nth-child(3) { display: block; } .stack td { display: inline-block; border: 0; padding: 2px 8px 2px 0; } .bar h2.grow { order: -1; flex-basis: 100%; } dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: 8px; } }
`;
