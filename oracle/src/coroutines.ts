import {
  type AsyncContextManager,
  type Coroutine,
  type Failure,
  gather,
  sleep,
  type Task,
  wait,
  waitFor,
} from "sennit/asyncio";
import * as tornado from "sennit/tornado";
import { Deferred, deferLater, ensureDeferred, gatherResults, inlineCallbacks } from "sennit/twisted";
import { type Request, runBody, type Steps } from "./body.ts";
import { asDeferred, asFuture, method } from "./entities.ts";
import { plain } from "./names.ts";
import type { Op } from "./scenario.ts";
import type { World } from "./world.ts";

/** How a coroutine of each style is started. */
export interface Coroutines {
  asyncio(world: World, who: string, body: readonly Op[], start?: (work: Coroutine<unknown>) => Task<unknown>): unknown;
  twisted(world: World, who: string, body: readonly Op[]): unknown;
  inline(world: World, who: string, body: readonly Op[]): unknown;
  tornado(world: World, who: string, body: readonly Op[]): unknown;
}

export const spawners: Coroutines = {
  asyncio: (world, who, body, start = (work) => world.loop.createTask(work)) =>
    start(drive(runBody(world, who, body), (request) => asyncioRequest(world, request))),

  twisted: (world, who, body) =>
    ensureDeferred(drive(runBody(world, who, body), (request) => waitForDeferred(twistedRequest(world, request)))),

  inline: (world, who, body) =>
    inlineCallbacks(() => drive(runBody(world, who, body), (request) => waitUntyped(twistedRequest(world, request))))(),

  tornado: (world, who, body) =>
    tornado.coroutine(() =>
      drive(runBody(world, who, body), (request) => waitUntyped(tornadoRequest(world, request))),
    )(),
};

/** Runs a body in a coroutine: `perform` waits for what each request asks for. */
function* drive(steps: Steps, perform: (request: Request) => Coroutine<unknown>): Coroutine<unknown> {
  let step = steps.next();
  while (step.done !== true) {
    let value: unknown;
    let failed = false;
    try {
      value = plain(yield* perform(step.value));
    } catch (error) {
      failed = true;
      value = error;
    }
    step = failed ? steps.throw(value) : steps.next(value);
  }
  return step.value;
}

function* waitForDeferred(deferred: Deferred<unknown>): Coroutine<unknown> {
  return yield* deferred;
}

function* waitUntyped(x: unknown): Coroutine<unknown> {
  return yield x;
}

function* asyncioRequest(world: World, [kind, ...args]: Request): Coroutine<unknown> {
  switch (kind) {
    case "await":
      return yield* asFuture(world, args[0]);
    case "yield":
      return yield* sleep(0);
    case "sleep":
      return yield* sleep(args[0] as number);
    case "awaitAll":
      return yield* gather((args[0] as string[]).map((id) => asFuture(world, id)));
    case "waitFor":
      return yield* waitFor(asFuture(world, args[0]), args[1] as number);
    case "wait":
      return yield* waitForSome(world, args[0] as string[], args[1] as "ALL_COMPLETED", args[2] as number | null);
    case "request":
      return yield* callMethod(world, args) as Iterable<unknown, unknown, unknown>;
    case "enter":
      return yield* (args[0] as AsyncContextManager<unknown>).enter();
    case "exit":
      return yield* (args[0] as AsyncContextManager<unknown>).exit(args[1] as Failure | undefined);
    default:
      throw new Error(`asyncio coroutines do not know the statement ${kind}`);
  }
}

function* waitForSome(world: World, ids: string[], returnWhen: "ALL_COMPLETED", ms: number | null): Coroutine<unknown> {
  const futures = new Map(ids.map((id) => [asFuture(world, id), id]));
  const { done, pending } = yield* wait(futures.keys(), { returnWhen, timeout: ms ?? undefined });
  return [done, pending].map((some) => [...some].map((future) => futures.get(future)).sort());
}

function twistedRequest(world: World, [kind, ...args]: Request): Deferred<unknown> {
  switch (kind) {
    case "await":
      return asDeferred(world, args[0]);
    case "yield": {
      const turn = new Deferred<unknown>();
      world.loop.callSoon(() => turn.called || turn.callback(undefined));
      return turn;
    }
    case "sleep":
      return deferLater(world.loop, args[0] as number);
    case "awaitAll":
      return gatherResults(
        (args[0] as string[]).map((id) => asDeferred(world, id)),
        true,
      );
    case "request":
      return callMethod(world, args) as Deferred<unknown>;
    default:
      throw new Error(`Twisted's coroutines do not know the statement ${kind}`);
  }
}

function tornadoRequest(world: World, [kind, ...args]: Request): unknown {
  switch (kind) {
    case "await":
      return world.get(args[0]);
    case "yield":
      return tornado.moment;
    case "sleep":
      return tornado.sleep(args[0] as number);
    case "awaitAll":
      return (args[0] as string[]).map((id) => world.get(id));
    case "request":
      return callMethod(world, args);
    case "next":
      return (args[0] as tornado.WaitIterator<unknown>).next();
    default:
      throw new Error(`Tornado's coroutines do not know the statement ${kind}`);
  }
}

/** Calls a method of a primitive: its id, the method, the arguments. */
function callMethod(world: World, [id, name, ...args]: readonly unknown[]): unknown {
  return method(world.get(id), String(name))(...args);
}
