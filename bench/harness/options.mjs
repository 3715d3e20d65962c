import { parseArgs } from "node:util";
import { findPythons } from "./pythons.mjs";

/** @typedef {ReturnType<typeof readOptions>} Options */

/** The contenders of bench/floor: no libraries that one could use, and therefore measured where they are asked for. */
const FLOOR = "kernel";

export function readOptions() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { type: "string", default: "5" },
      peers: { type: "string" },
      json: { type: "string" },
      svg: { type: "string" },
      docs: { type: "boolean", default: false },
      from: { type: "string" },
    },
  });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds takes a number, not "${values.rounds}"`);
  if (values.docs && (positionals.length > 0 || values.peers !== undefined))
    throw new Error("--docs takes all workloads and all peers: the documents show one run");
  return { ...values, rounds, workloads: positionals, peers: values.peers?.split(",") };
}

/**
 * The cases that are asked for, with the contenders that are asked for and there.
 *
 * @param {readonly import("./workload.mjs").Case[]} all
 * @param {Pick<Options, "workloads" | "peers">} options
 */
export function choose(all, { workloads, peers }) {
  const unknown = workloads.filter((name) => !all.some((each) => belongsTo(each, name)));
  if (unknown.length > 0) throw new Error(`There is no workload ${unknown.join(", ")}`);
  const there = new Set(all.flatMap(({ contenders, originals = [] }) => [...Object.keys(contenders), ...originals]));
  const unknownPeers = (peers ?? []).filter((peer) => ![...there].some((name) => isOf(name, peer)));
  if (unknownPeers.length > 0) throw new Error(`There is no peer ${unknownPeers.join(", ")}`);
  const isWanted = (/** @type {string} */ name) =>
    isOf(name, "sennit") || (peers === undefined ? !isOf(name, FLOOR) : peers.some((peer) => isOf(name, peer)));
  const chosen = all.filter((each) => workloads.length === 0 || workloads.some((name) => belongsTo(each, name)));
  const originals = new Set(chosen.flatMap((each) => each.originals ?? []).filter(isWanted));
  const pythons = findPythons(originals);
  const missing = [...originals].filter((library) => !pythons.has(library));
  const cases = chosen.map((each) => ({
    ...each,
    contenders: Object.fromEntries(Object.entries(each.contenders).filter(([name]) => isWanted(name))),
    originals: (each.originals ?? []).filter((library) => pythons.has(library)),
  }));
  return { cases, pythons, missing };
}

/** @param {import("./workload.mjs").Case} each @param {string} name */
function belongsTo({ id }, name) {
  return id === name || id.startsWith(`${name}/`);
}

/** Whether a contender is the library, in whatever setting: "sennit Future", "piscina, 10 a worker". @param {string} contender @param {string} library */
function isOf(contender, library) {
  return contender === library || contender.startsWith(`${library} `) || contender.startsWith(`${library},`);
}
