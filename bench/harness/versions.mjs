import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(import.meta.url);

/**
 * The versions of what takes part: Node, the libraries that are installed, the originals.
 * @param {Iterable<string>} contenders
 * @param {ReadonlyMap<string, import("./pythons.mjs").Python>} pythons
 */
export function versionsOf(contenders, pythons) {
  /** @type {Record<string, string>} */
  const versions = { Node: process.version.slice(1), V8: process.versions.v8 };
  for (const name of new Set(contenders)) {
    const version = pythons.get(name)?.version ?? installedVersion(name);
    if (version !== undefined) versions[name] = version;
  }
  return versions;
}

/** @param {string} name @returns {string | undefined} */
function installedVersion(name) {
  for (const folder of require.resolve.paths(name) ?? []) {
    try {
      return JSON.parse(readFileSync(join(folder, name, "package.json"), "utf8")).version;
    } catch {
      // It is in another folder, or no package at all.
    }
  }
  return undefined;
}
