import { execFile, spawnSync } from "node:child_process";
import { createReadStream, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const BATCHES = fileURLToPath(new URL("batches.mjs", import.meta.url));
const OPERATIONS = 20_000;
/** All is compiled after the fewer of them; what the others take besides is what an operation takes. */
const FEW = 30;
const MANY = 50;

/** Else V8 protects its code while it runs, which valgrind does not see through; newer ones have no such option. */
const WRITABLE_CODE = ["--no-write-protect-code-memory"].filter(
  (option) => spawnSync(process.execPath, [option, "--version"]).status === 0,
);

/**
 * The instructions of each function for one operation, by the functions' names.
 *
 * What V8 has inlined into a function counts as that one's. One thread does it all, the collector and the compiler too.
 *
 * @param {string} id
 * @param {string} contender
 * @returns {Promise<Map<string, number>>}
 */
export async function instructionsPerOperation(id, contender) {
  if (spawnSync("valgrind", ["--version"]).error !== undefined)
    throw new Error("This needs valgrind: apt-get install valgrind");
  const [few, many] = await Promise.all([instructionsOf(id, contender, FEW), instructionsOf(id, contender, MANY)]);
  /** @type {Map<string, number>} */
  const perOperation = new Map();
  for (const name of new Set([...few.keys(), ...many.keys()])) {
    const more = (many.get(name) ?? 0) - (few.get(name) ?? 0);
    perOperation.set(name, more / ((MANY - FEW) * OPERATIONS));
  }
  return perOperation;
}

/** @param {string} id @param {string} contender @param {number} batches @returns {Promise<Map<string, number>>} */
async function instructionsOf(id, contender, batches) {
  const folder = mkdtempSync(join(tmpdir(), "sennit-instructions-"));
  try {
    const out = join(folder, "callgrind.out");
    const valgrind = [
      "--tool=callgrind",
      "--dump-instr=yes",
      "--smc-check=all-non-file",
      `--callgrind-out-file=${out}`,
    ];
    const node = [process.execPath, "--single-threaded", "--perf-prof", ...WRITABLE_CODE, BATCHES];
    await promisify(execFile)("valgrind", [...valgrind, ...node, id, contender, String(batches), String(OPERATIONS)], {
      cwd: folder,
    });
    const dump = readdirSync(folder).find((name) => name.endsWith(".dump")) ?? "";
    return await sumByFunction(out, codeOf(readFileSync(join(folder, dump))));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @typedef {{ start: number, end: number, name: string }} Code What V8 has compiled, and where it stands. */

/** What the dump of `--perf-prof` says, the latest first. @param {Buffer} dump @returns {Code[]} */
function codeOf(dump) {
  /** @type {Code[]} */
  const code = [];
  let at = dump.readUInt32LE(8);
  while (at + 56 < dump.length) {
    const size = dump.readUInt32LE(at + 4);
    if (size === 0) break;
    // Of the kinds of records only this one is of code: its address, size and number, its name, and itself.
    if (dump.readUInt32LE(at) === 0) {
      const start = Number(dump.readBigUInt64LE(at + 32));
      const name = dump.toString("utf8", at + 56, dump.indexOf(0, at + 56));
      code.unshift({ start, end: start + Number(dump.readBigUInt64LE(at + 40)), name: shortName(name) });
    }
    at += size;
  }
  return code;
}

/** Without the mark of how it is compiled, and without the path of the workspace. @param {string} name */
function shortName(name) {
  const root = new URL("../..", import.meta.url).href;
  return name
    .replace(/^JS:[*~^+]?/, "")
    .replace(root, "/")
    .replace(/^Builtin:/, "Builtin ");
}

/** @param {string} path @param {readonly Code[]} code @returns {Promise<Map<string, number>>} */
async function sumByFunction(path, code) {
  const compiled = codeFinder(code);
  /** @type {Map<string, number>} */
  const sums = new Map();
  /** @type {Map<string, string>} Names are written once, and then by number. */
  const names = new Map();
  let fn = "";
  let address = 0;
  let isCall = false;
  for await (const line of createInterface(createReadStream(path))) {
    const named = /^(c?)fn=(\(\d+\))(?: (.*))?$/.exec(line);
    if (named !== null) {
      const [, isCallee, number = "", name] = named;
      if (name !== undefined) names.set(number, name);
      if (isCallee === "") fn = names.get(number) ?? number;
      continue;
    }
    if (line.startsWith("calls=")) isCall = true;
    const cost = /^(\*|[+-]?(?:0x)?[0-9a-f]+) \S+ (\d+)$/.exec(line);
    if (cost === null) continue;
    const [, place = "", count = ""] = cost;
    if (place.startsWith("+")) address += Number(place.slice(1));
    else if (place.startsWith("-")) address -= Number(place.slice(1));
    else if (place !== "*") address = Number(place);
    // What stands behind a call is what the callee took, which is counted there.
    if (!isCall) {
      const name = compiled(address) ?? fn.replace(/^Builtins_/, "Builtin ");
      sums.set(name, (sums.get(name) ?? 0) + Number(count));
    }
    isCall = false;
  }
  return sums;
}

/** The name of the code that stood at an address last. @param {readonly Code[]} code */
function codeFinder(code) {
  /** @type {Map<number, Code[]>} By pages, as there are many. */
  const pages = new Map();
  for (const each of code) {
    for (let page = pageOf(each.start); page <= pageOf(each.end); page += 1) {
      const there = pages.get(page);
      if (there === undefined) pages.set(page, [each]);
      else there.push(each);
    }
  }
  return (/** @type {number} */ address) =>
    pages.get(pageOf(address))?.find(({ start, end }) => start <= address && address < end)?.name;
}

/** @param {number} address */
function pageOf(address) {
  return Math.floor(address / 4096);
}
