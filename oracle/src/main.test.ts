import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import type { Scenario } from "./scenario.ts";

// The program as it is used: these tests need the build.
const PROGRAM = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const TRACES = fileURLToPath(new URL("../traces/", import.meta.url));
const PATIENCE = { timeout: 60_000 };

const folder = mkdtempSync(join(tmpdir(), "oracle-"));
afterAll(() => rmSync(folder, { recursive: true }));

function oracle(...files: string[]): { status: number | null; lines: string[]; stderr: string } {
  const env = { ...process.env, INIT_CWD: folder };
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...files], { encoding: "utf8", env });
  return { status, lines: stdout.trim().split("\n"), stderr };
}

/** A scenario that passes, to be spoilt by a test. */
const scenario: Scenario = {
  name: "two-ticks",
  program: [
    ["new", "f0", "future"],
    ["listen", "f0", "x1", []],
    ["resolve", "f0", 7],
    ["tick", 1],
  ],
  trace: [["heard", "x1", ["ok", 7]], ["tick"], ["final", "f0", ["ok", 7]]],
};

describe("the oracle", () => {
  it.each(readdirSync(TRACES))("finds no difference in %s", PATIENCE, (file) => {
    const count = readFileSync(join(TRACES, file), "utf8").trim().split("\n").length;
    const { status, lines } = oracle(join(TRACES, file));
    expect(lines).toEqual([`${count} passed, 0 failed`]);
    expect(status).toBe(0);
  });

  it("names a scenario that differs, with the first event that does, and exits with 1", () => {
    const spoilt = { ...scenario, trace: [["tick"], ...scenario.trace.slice(1)] };
    writeFileSync(join(folder, "spoilt.jsonl"), [scenario, spoilt].map((each) => `${JSON.stringify(each)}\n`).join(""));
    const { status, lines } = oracle("spoilt.jsonl");
    expect(lines).toEqual([
      "two-ticks: event 0",
      '  expected ["tick"]',
      '  got      ["heard","x1",["ok",7]]',
      "1 passed, 1 failed",
    ]);
    expect(status).toBe(1);
  });

  it("sees events that are missing, and events too many", () => {
    const missing = { ...scenario, name: "missing", trace: scenario.trace.slice(0, 2) };
    const extra = { ...scenario, name: "extra", trace: [...scenario.trace, ["tick"]] };
    writeFileSync(join(folder, "ends.jsonl"), `${JSON.stringify(missing)}\n${JSON.stringify(extra)}\n`);
    const { lines } = oracle("ends.jsonl");
    expect(lines).toContain("  expected (the end)");
    expect(lines).toContain("  got      (the end)");
  });

  it("counts a program that it cannot run as failed, and goes on", () => {
    const unknown = { ...scenario, name: "unknown", program: [["dance", "f0"]] };
    writeFileSync(join(folder, "unknown.jsonl"), `${JSON.stringify(unknown)}\n${JSON.stringify(scenario)}\n`);
    const { status, lines } = oracle("unknown.jsonl");
    expect(lines.join("\n")).toContain("the interpreter does not know the operation dance");
    expect(lines.at(-1)).toBe("1 passed, 1 failed");
    expect(status).toBe(1);
  });

  it("says how it is used", () => {
    const { status, stderr } = oracle();
    expect(stderr).toContain("npm run oracle -- FILE.jsonl");
    expect(status).toBe(2);
  });
});
