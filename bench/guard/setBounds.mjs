// npm run bounds: makes what the hot paths take today the most that they may take.
import { writeFileSync } from "node:fs";
import { measure } from "./measure.mjs";

const counts = await measure();
writeFileSync(new URL("bounds.json", import.meta.url), `${JSON.stringify(counts, undefined, 2)}\n`);
console.table(counts);
