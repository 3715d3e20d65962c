import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { MODULE } from "./fixtures/pools.ts";

/** What a process of its own prints, and how it ends. One that does not end is killed, and has no code. */
function runNode(body: string): Promise<{ stdout: string; stderr: string; code: unknown }> {
  const program = `
    import { WorkerExecutor } from "sennit/concurrent";
    const newPool = (options) => new WorkerExecutor(${JSON.stringify(MODULE.href)}, options);
    const gate = new Int32Array(new SharedArrayBuffer(8));
    const entered = () => Atomics.waitAsync(gate, 0, 0).value;
    ${body}
  `;
  return new Promise((resolve) => {
    const args = ["--input-type=module", "--eval", program];
    execFile(process.execPath, args, { cwd: import.meta.dirname, timeout: 20_000 }, (error, stdout, stderr) =>
      resolve({ stdout, stderr, code: error === null ? 0 : error.code }),
    );
  });
}

test("threads start in a process with flags of V8's", async () => {
  const program = `import("sennit/concurrent").then(async ({ WorkerExecutor }) => {
    console.log(await new WorkerExecutor(${JSON.stringify(MODULE.href)}).submit("add", 1, 2));
  })`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--stack-trace-limit=5", "--expose-gc", "--eval", program],
    {
      cwd: import.meta.dirname,
    },
  );
  expect(stdout).toBe("3\n");
});

describe("the process ends", () => {
  test("when there is no work, though the pool was not shut down", async () => {
    const ended = await runNode(`
      const pool = newPool();
      console.log(await pool.submit("add", 1, 2), pool.stats().workers);
      pool.submit("add", 1, 2).cancel();
    `);
    expect(ended).toEqual({ stdout: "3 1\n", stderr: "", code: 0 });
  });

  test("after the work that was submitted", async () => {
    const ended = await runNode(`
      const pool = newPool({ workers: 1 });
      for (let n = 0; n < 20; n += 1) pool.submit("add", n, 0).addDoneCallback((future) => console.log(future.result()));
      pool.shutdown({ wait: false });
    `);
    expect(ended).toMatchObject({ stdout: Array.from({ length: 20 }, (_, n) => `${n}\n`).join(""), code: 0 });
  });

  test("after shutdown, of which nothing is left that could keep it alive", async () => {
    const ended = await runNode(`
      const pool = newPool({ workers: 2, maxQueue: 10 });
      const results = await Promise.all([1, 2, 3, 4].map((n) => pool.submit("addLater", n, n)));
      await pool[Symbol.asyncDispose]();
      console.log(results.join(), pool.stats().workers);
      console.log(process.getActiveResourcesInfo().filter((kind) => !kind.startsWith("Pipe")).join());
    `);
    expect(ended).toEqual({ stdout: "2,4,6,8 0\n\n", stderr: "", code: 0 });
  });

  test("though somebody waits for room for ever", async () => {
    const ended = await runNode(`
      const pool = newPool({ workers: 1, maxQueue: 0 });
      pool.submit("initializeNever").cancel("at once");
      await pool.submit("add", 1, 2);
      pool.ready();
    `);
    expect(ended).toMatchObject({ code: 0 });
  });

  test("by process.exit, while tasks run", async () => {
    const ended = await runNode(`
      newPool().submit("spin", gate);
      await entered();
      process.exit(5);
    `);
    expect(ended).toMatchObject({ code: 5 });
  });

  test("by an error that nobody catches, while tasks run", async () => {
    const ended = await runNode(`
      newPool().submit("spin", gate);
      await entered();
      throw new Error("the program has failed");
    `);
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining("the program has failed") });
  });
});
