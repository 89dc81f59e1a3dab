import { runHistory } from "@/sim/history";
for (let s=1;s<=40;s++){ const r = await runHistory(s); console.log(s, r.hash, r.steps, r.violation?.invariant ?? "", (r as {providers?:string}).providers ?? ""); }
