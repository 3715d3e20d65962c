import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

// The program as it is used: these tests need the build.
const PROGRAM = fileURLToPath(new URL("../dist/stress.js", import.meta.url));

function stress(...args: string[]): { status: number | null; lines: string[]; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], { encoding: "utf8" });
  return { status, lines: stdout.trim().split("\n"), stderr };
}

it("runs programs of the profiles that are named, and tells the seeds", { timeout: 60_000 }, () => {
  const { status, lines } = stress("twisted,tornado,mixed,primitives", "1000", "100");
  expect(lines).toEqual(
    ["twisted", "tornado", "mixed", "primitives"].map(
      (profile) => `${profile}: seeds 1000 to 1099, 100 run, 0 with a problem`,
    ),
  );
  expect(status).toBe(0);
});

it.each([[["dance"]], [["twisted", "-1"]], [["twisted", "0", "none"]]])("says how it is used: %j", (args) => {
  const { status, stderr } = stress(...args);
  expect(stderr).toContain("npm run stress -- [all or asyncio,");
  expect(status).toBe(2);
});
