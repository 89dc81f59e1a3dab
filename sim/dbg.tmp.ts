import { runHistory } from "@/sim/history";
import { plantedBugs } from "@/sim/planted-bugs";

const [name, seed] = [process.argv[2], Number(process.argv[3])];
const bug = plantedBugs.find((b) => b.name.includes(name ?? ""));
const r = await runHistory(seed, bug?.plant.profile ? { profile: bug.plant.profile } : {}, true);
console.log(r.lines.join("\n"));
console.log(r.violation);
