// `npm start`: checks Node, installs, then hands over to the supervisor (scripts/start/main.ts).
// Old syntax on purpose up to the version check: an old Node must be able to say that it is too old.
import { tooOldSentence } from "./node-version.mjs";

const sentence = tooOldSentence(process.version, new URL("../package.json", import.meta.url));
if (sentence) {
  console.error(sentence);
  process.exit(1);
}
import("./launch.mjs")
  .then((launch) => launch.launch(process.argv.slice(2)))
  .catch((error) => {
    console.error(error.message);
    process.exit(1);
  });
