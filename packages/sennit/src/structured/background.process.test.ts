import { execFile } from "node:child_process";
import { describe, expect, test } from "vitest";

/** What a plain program in a process of its own prints, and how it ends. One that does not end is killed, and has no code. */
function runNode(body: string, ...flags: string[]): Promise<{ stdout: string; stderr: string; code: unknown }> {
  const program = `
    import { all, any, failAfter, moveOnAfter, race, retry, run, scope, sleep, taskGroup } from "sennit";
    import { HostLoop, findRunningLoop } from "sennit/loop";
    import { Deferred } from "sennit/twisted";
    ${body}
  `;
  return new Promise((resolve) => {
    const args = [...flags, "--input-type=module", "--eval", program];
    execFile(process.execPath, args, { cwd: import.meta.dirname, timeout: 60_000 }, (error, stdout, stderr) =>
      resolve({ stdout, stderr, code: error === null ? 0 : error.code }),
    );
  });
}

describe("a plain program", { timeout: 60_000 }, () => {
  test("uses all of it without a loop, and ends when it is done, though deadlines were far away", async () => {
    const ended = await runNode(`
      console.log(await moveOnAfter(10, () => sleep(60_000), "moved on"));
      console.log(await failAfter(60_000, async () => "in time"));
      console.log(await race([sleep(60_000), () => sleep(1, "won")]), await all([1, () => 2]), await any([() => 3]));
      console.log(await retry((_signal, attempt) => attempt));
      console.log(await taskGroup({ deadline: performance.now() + 60_000 }).run((group) => group.spawn(() => 4)));
      console.log(findRunningLoop());
    `);
    expect(ended).toEqual({ stdout: "moved on\nin time\nwon [ 1, 2 ] 3\n1\n4\nundefined\n", stderr: "", code: 0 });
  });

  test("is not kept alive by a scope that waits for nothing that could come, and says so", async () => {
    const ended = await runNode(`
      scope(() => new Promise(() => {}), { name: "the one that waits" });
    `);
    expect(ended).toMatchObject({ stdout: "", code: 0 });
    expect(ended.stderr).toMatch(/^The program ends while this still waits, .*: the one that waits\n$/);
  });

  test("is kept alive by a scope that sleeps", async () => {
    expect(await runNode(`scope(async () => { await sleep(20); console.log("awake"); });`)).toEqual({
      stdout: "awake\n",
      stderr: "",
      code: 0,
    });
  });

  test("hears of a failure that nobody has looked at, once", async () => {
    const { stdout, stderr, code } = await runNode(`
      scope(async () => { throw new Error("planted"); });
      const seen = scope(async () => { throw new Error("seen"); });
      await seen.then(undefined, () => console.log("caught"));
    `);
    expect([stdout, code]).toEqual(["caught\n", 0]);
    expect(stderr.match(/exception was never retrieved: Error: planted/g)).toHaveLength(1);
    expect(stderr).not.toMatch(/seen/);
  });

  test("may run loops beside it, which do not see it", async () => {
    const ended = await runNode(`
      const beside = scope(async () => { await sleep(20); return findRunningLoop(); });
      const own = await run(async () => { await sleep(5); return findRunningLoop(); });
      const other = await beside;
      console.log(own === other, own instanceof HostLoop, other instanceof HostLoop, findRunningLoop());
      console.log(await run(() => scope(() => sleep(1, "in a loop"))));
    `);
    expect(ended).toEqual({ stdout: "false true true undefined\nin a loop\n", stderr: "", code: 0 });
  });

  test("runs a loop after a block, and not inside of one", async () => {
    const ended = await runNode(`
      const block = async (inside) => {
        const group = taskGroup();
        const leave = group[Symbol.asyncDispose];
        try {
          return await inside();
        } finally {
          await leave.call(group);
        }
      };
      await block(async () => sleep(1));
      console.log(await run(async () => "a loop"));
      console.log(await block(() => run(async () => 1)).catch((error) => error.code));
    `);
    expect(ended).toEqual({ stdout: "a loop\nERR_LOOP_ALREADY_RUNNING\n", stderr: "", code: 0 });
  });

  test("leaves nothing on long-lived futures, promises and signals, used 100,000 times", async () => {
    const ended = await runNode(
      `
      const promise = new Promise(() => {});
      const deferred = new Deferred();
      const { signal } = new AbortController();
      await scope(async (_signal, { _loop: loop }) => {
        const future = loop.createFuture();
        const use = async (times) => {
          for (let i = 0; i < times; i += 1) {
            await race([promise, future, deferred, () => i], { signal });
            if (i % 10 === 0) await any({ promise, future, value: i });
          }
        };
        const heapUsed = () => {
          gc();
          return process.memoryUsage().heapUsed;
        };
        await use(2_000);
        const before = heapUsed();
        await use(100_000);
        const grown = heapUsed() - before;
        console.log(grown < 2_000_000 || grown);
      });
    `,
      "--expose-gc",
    );
    expect(ended).toEqual({ stdout: "true\n", stderr: "", code: 0 });
  });
});
