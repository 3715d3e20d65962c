import { type AsyncContextManager, TaskGroup, timeout } from "sennit/asyncio";
import { WaitIterator } from "sennit/tornado";
import { ScenarioError } from "./errors.ts";
import { nameOf } from "./names.ts";
import type { Op } from "./scenario.ts";
import type { World } from "./world.ts";

/** What a body asks of its style's driver. */
export type Request = readonly [kind: string, ...args: unknown[]];

/** A body's steps: it yields requests, and is given what they return. */
export type Steps = Generator<Request, unknown, unknown>;

/** What stands between a `try` and its catch. */
interface Caught {
  readonly error: unknown;
}

/** Statements that wait, and write down what they got. */
const WAITS = new Set(["await", "awaitAll", "waitFor", "wait", "request"]);

/** Runs a coroutine's statements. */
export function* runBody(world: World, who: string, statements: readonly Op[], caught?: Caught): Steps {
  for (const statement of statements) {
    const [kind, ...args] = statement;
    if (kind === "return") return args[0];
    if (kind === "raise") throw new ScenarioError(String(args[0]));
    if (kind === "reraise") throw caught?.error;
    if (WAITS.has(kind)) {
      const value = yield statement;
      world.emit("got", who, kind, value ?? null);
    } else if (kind === "yield" || kind === "sleep") {
      yield statement;
    } else if (kind in blocks) {
      const result = yield* (blocks[kind] as Block)(world, who, caught, ...(args as never[]));
      if (result !== undefined && result !== null) return result;
    } else {
      world.runOp(statement, who);
    }
  }
  return null;
}

// biome-ignore lint/suspicious/noExplicitAny: scenarios are not typed
type Block = (world: World, who: string, caught: Caught | undefined, ...args: any[]) => Steps;

/** Statements with statements inside. */
const blocks: Record<string, Block> = {
  *try(world, who, outer, attempt: readonly Op[], onError: readonly Op[] | null, cleanup: readonly Op[] | null) {
    try {
      return yield* runBody(world, who, attempt, outer);
    } catch (error) {
      if (onError === null) throw error;
      world.emit("caught", who, nameOf(error));
      return yield* runBody(world, who, onError, { error });
    } finally {
      if (cleanup !== null) {
        world.emit("finally", who);
        yield* runBody(world, who, cleanup, outer);
      }
    }
  },

  *timeout(world, who, outer, ms: number, body: readonly Op[]) {
    return yield* within(timeout(ms), runBody(world, who, body, outer));
  },

  *group(world, who, outer, id: string, body: readonly Op[]) {
    const group = new TaskGroup();
    world.set(id, group);
    return yield* within(group, runBody(world, who, body, outer));
  },

  *iterate(world, who, _outer, ids: string[]) {
    const waiter = new WaitIterator(ids.map((id) => world.get(id)));
    while (!waiter.done()) {
      try {
        const value = yield ["next", waiter];
        world.emit("next", who, waiter.currentIndex, ["ok", value]);
      } catch (error) {
        world.emit("next", who, waiter.currentIndex, ["err", nameOf(error)]);
      }
    }
    return null;
  },
};

/** Runs `body` inside a manager that its driver enters and exits. */
function* within(manager: AsyncContextManager<unknown>, body: Steps): Steps {
  yield ["enter", manager];
  let result: unknown;
  try {
    result = yield* body;
  } catch (reason) {
    yield ["exit", manager, { reason }];
    throw reason;
  }
  yield ["exit", manager];
  return result;
}
