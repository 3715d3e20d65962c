import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const DIST = fileURLToPath(new URL("../../packages/sennit/dist", import.meta.url));
/** What asks for an instrument alone, what asks for one among other things, and what is told to one that may not be there. */
const HOOK =
  /if \(instrument\.current !== undefined\)\s*(?:\{[^}]*\}|[^;{]*;)| \|\| instrument\.current !== undefined|instrument\.current\?\.[^;]*;/g;

/**
 * The built library's asyncio and loops, from which every call of a hook was cut out.
 * @returns {Promise<typeof import("sennit/asyncio") & typeof import("sennit/loop")>}
 */
export async function withoutHooks() {
  const folder = mkdtempSync(join(tmpdir(), "sennit-without-hooks-"));
  process.once("exit", () => rmSync(folder, { recursive: true }));
  cpSync(DIST, folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  let cut = 0;
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".js") || name === join("core", "instrument.js")) continue;
    const path = join(folder, name);
    const text = readFileSync(path, "utf8");
    // Its source maps would lead to nothing from there.
    const stripped = text.replace(HOOK, "").replace(/^\/\/# sourceMappingURL=.*$/m, "");
    cut += text.match(HOOK)?.length ?? 0;
    if (/^(?!import|export).*\binstrument\.current\b/m.test(stripped))
      throw new Error(`A hook was left in ${name}: mend the pattern`);
    writeFileSync(path, stripped);
  }
  if (cut === 0) throw new Error("No hook was found: mend the pattern");
  const families = ["asyncio", "loop"].map((family) => import(pathToFileURL(join(folder, family, "index.js")).href));
  return Object.assign({}, ...(await Promise.all(families)));
}
