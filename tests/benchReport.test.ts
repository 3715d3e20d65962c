import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { HOST_OPTIONS } from "../bench/harness/contender.mjs";
import { choose } from "../bench/harness/options.mjs";
import { makeReport } from "../bench/harness/report.mjs";
import { runRounds } from "../bench/harness/runRounds.mjs";
import { withoutHooks } from "../bench/harness/withoutHooks.mjs";
import type { Case } from "../bench/harness/workload.mjs";
import { goalText, valueText } from "../bench/output/goals.mjs";
import { asMarkdown } from "../bench/output/markdown.mjs";
import { asSvg } from "../bench/output/svg.mjs";
import { asText } from "../bench/output/text.mjs";
import { cases } from "../bench/workloads/index.mjs";

// What the benchmarks say of what they have measured.

const measure = { unit: "ns", turns: 1, start: async () => async () => 0 };
const prepare = () => () => undefined;

const workload: Case = {
  id: "W1",
  title: "create",
  measure,
  contenders: { native: prepare, sennit: prepare, rxjs: prepare },
  notes: { rxjs: "does less" },
  goals: [
    { contender: "sennit", atMost: 0.5, of: "native" },
    { contender: "sennit", atMost: 1, of: "native|rxjs" },
    { contender: "sennit", atMost: 2, ofCase: "W1|W1/deep" },
    { contender: "sennit", atMost: 40 },
    { contender: "sennit", atMost: 1, of: "one that did not take part" },
  ],
};
const deep: Case = { ...workload, id: "W1/deep", goals: [] };

const samples = new Map([
  [
    "W1",
    new Map([
      ["native", [100, 50, 200]],
      ["sennit", [40, 30, 90]],
      ["rxjs", [10, 60, 300]],
    ]),
  ],
  ["W1/deep", new Map([["sennit", [20, 60, 45]]])],
]);

const report = makeReport([workload, deep], samples, 3, { Node: "20.0.0" });
const [first] = report.cases;

describe("a report", () => {
  it("takes ratios within a round, and of them the one in the middle", () => {
    expect(
      first?.figures.map(({ contender, median, low, high, ratio }) => [contender, median, low, high, ratio]),
    ).toEqual([
      ["native", 100, 50, 200, 1],
      ["sennit", 40, 30, 90, 0.45],
      ["rxjs", 60, 10, 300, 1.2],
    ]);
  });

  it("judges by native, by the best of several, by another case and by the figure itself", () => {
    expect(first?.goals.map(({ of, value, met }) => [of, value, met])).toEqual([
      ["native", 0.45, true],
      ["native|rxjs", 0.6, true],
      ["W1|W1/deep", 2, true],
      [undefined, 40, true],
    ]);
  });

  it("says a goal that is not met", () => {
    const strict = { ...workload, goals: [{ contender: "sennit", atMost: 0.4, of: "native" }] };
    const [judged] = makeReport([strict], samples, 3, {}).cases;
    expect(judged?.goals[0]?.met).toBe(false);
    expect(asText(makeReport([strict], samples, 3, {}))).toContain("NOT MET sennit ÷ native: 0.45, goal ≤ 0.40");
  });

  it("writes small goals as fractions", () => {
    if (first === undefined) throw new Error("no case");
    const goal = { contender: "sennit", of: "asyncio", atMost: 1 / 30, value: 1 / 41, met: true };
    expect([goalText(first, goal), valueText(first, goal)]).toEqual(["≤ 1/30 × asyncio", "1/41"]);
  });

  it("says where a peer wins, and why", () => {
    const wins = { ...workload, id: "W7" };
    const two = new Map([
      ["W7", new Map([...(samples.get("W1") ?? [])].map(([name, all]) => [name, all.slice(0, 1)]))],
    ]);
    expect(asMarkdown(makeReport([wins], two, 1, {}))).toContain("- W7, create: rxjs takes 0.25 of it (does less).");
  });

  it("draws each case that has a native figure", () => {
    const svg = asSvg(report);
    expect(svg).toContain("Sennit × 0.45");
    expect(svg).toContain("rxjs × 1.20");
    expect(svg).not.toContain("W1/deep");
  });
});

describe("the options", () => {
  it("choose a workload with all its cases", () => {
    const { cases: chosen } = choose(cases, { workloads: ["W4"], peers: ["native"] });
    expect(chosen.map(({ id, contenders }) => [id, ...Object.keys(contenders)])).toEqual([
      ["W4", "native", "sennit", "sennit Twisted", "sennit Tornado"],
      ["W4/10", "native", "sennit"],
      ["W4/30", "native", "sennit"],
    ]);
  });

  it("choose a peer in all its settings", () => {
    const { cases: chosen } = choose(cases, { workloads: ["W14/one"], peers: ["piscina"] });
    expect(Object.keys(chosen[0]?.contenders ?? {})).toContain("piscina, 10 a worker");
  });

  it("choose the kernels where they are asked for, as no program could use one", () => {
    const names = (peers: readonly string[] | undefined) =>
      choose(cases, { workloads: ["W10/trip"], peers: peers && [...peers] }).cases.flatMap(({ contenders }) =>
        Object.keys(contenders),
      );
    expect(names(undefined)).toContain("redux-saga");
    expect(names(undefined)).not.toContain("kernel");
    expect(names(["kernel"])).toEqual(["sennit", "kernel", "kernel with duties"]);
  });

  it("name an original that no Python has, and leave it out", () => {
    const all: Case[] = [{ ...workload, originals: ["a library of no Python"] }];
    const { cases: chosen, missing } = choose(all, { workloads: [], peers: undefined });
    expect([chosen[0]?.originals, missing]).toEqual([[], ["a library of no Python"]]);
  });

  it("refuse what is not there", () => {
    expect(() => choose(cases, { workloads: ["W99"], peers: undefined })).toThrow("There is no workload W99");
    expect(() => choose(cases, { workloads: [], peers: ["react"] })).toThrow("There is no peer react");
  });
});

it("leaves the hosts of other libraries as they are", () => {
  // Timers of Node 24 take a quarter to two fifths less from the moment in which anybody asks for the class that a loop asks for.
  // On Node 20, the list is the same for both.
  const script = `
    const asked = [];
    const { getBuiltinModule } = process;
    process.getBuiltinModule = (name) => { asked.push(name); return getBuiltinModule(name); };
    await import(${JSON.stringify(new URL("../bench/workloads/index.mjs", import.meta.url).href)});
    asked.push(...process.moduleLoadList.filter((name) => name.includes("internal/async_local_storage")));
    console.log(JSON.stringify(asked));`;
  expect(execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" })).toBe("[]\n");
});

it("gives contenders a young generation that does not shrink while they wait for their turns", () => {
  // V8 never shrinks it below what it begins with, which would be a megabyte.
  const size = "v8.getHeapSpaceStatistics().find((space) => space.space_name === 'new_space').space_size";
  expect(Number(execFileSync(process.execPath, [...HOST_OPTIONS, "-p", size]))).toBeGreaterThanOrEqual(16 * 2 ** 20);
});

it("has a copy of the library without hooks, which runs", async () => {
  const { run, sleep } = await withoutHooks();
  const main = function* () {
    yield* sleep(0);
    return "done";
  };
  expect(await run(main)).toBe("done");
});

it("goes on without a contender whose process fails, and says so", async () => {
  const unknown = { ...workload, id: "no such case", contenders: { native: prepare } };
  const { samples: measured, failures } = await runRounds([unknown], new Map(), 2, () => undefined);
  expect([...(measured.get("no such case") ?? [])]).toEqual([]);
  expect(failures).toHaveLength(1);
  expect(failures[0]).toContain("There is no contender native of no such case");
});

describe("the workloads", () => {
  it("have a name of their own each", () => {
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
  });

  it("have goals for contenders that take part", () => {
    for (const { id, contenders, originals = [], goals } of cases) {
      for (const { contender, of } of goals) {
        const names = [contender, ...(of?.split("|") ?? [])];
        expect([...Object.keys(contenders), ...originals], id).toEqual(expect.arrayContaining(names));
      }
    }
  });
});
