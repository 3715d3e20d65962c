import { gather, shield, type TaskGroup } from "sennit/asyncio";
import * as tornado from "sennit/tornado";
import { Deferred, DeferredList, gatherResults, race } from "sennit/twisted";
import { type Coroutines, spawners } from "./coroutines.ts";
import {
  asDeferred,
  asFuture,
  futureOutcome,
  makers,
  method,
  type NewOptions,
  type PollableFuture,
  stateOf,
} from "./entities.ts";
import { ScenarioError } from "./errors.ts";
import { outcomeOf } from "./names.ts";
import type { Action, Op } from "./scenario.ts";
import type { World } from "./world.ts";

// An argument is what the scenario gives; a method that an entity lacks is the scenario's misuse, and fails as a TypeError.
// biome-ignore lint/suspicious/noExplicitAny: scenarios are not typed
type Operation = (world: World, who: string, ...args: any[]) => void;

/** What can be done anywhere: in the program, in a callback, in a coroutine's body. */
export const operations: Record<string, Operation> = {
  log: (world, who, x) => world.emit("log", who, x),

  new: (world, _who, id: string, kind: string, options: NewOptions = {}) => {
    world.set(id, makers[kind]?.(world, id, options));
  },

  resolve: (world, _who, id, value) => {
    const entity = world.get(id);
    if (entity instanceof Deferred) entity.callback(value);
    else method(entity, "setResult")(value);
  },
  reject: (world, _who, id, tag) => {
    const entity = world.get(id);
    const error = new ScenarioError(tag);
    if (entity instanceof Deferred) entity.errback(error);
    else method(entity, "setException")(error);
  },
  start: (world, _who, id) => world.emit("start", id, method(world.get(id), "setRunningOrNotifyCancel")()),
  cancel: (world, _who, id) => {
    const returned = method(world.get(id), "cancel")();
    world.emit("cancel", id, typeof returned === "boolean" ? returned : null);
  },
  uncancel: (world, _who, id) => world.emit("uncancel", id, method(world.get(id), "uncancel")()),
  state: (world, _who, id) => world.emit("state", id, stateOf(world.get(id))),

  listen: (world, _who, id, tag: string, ops: readonly Op[]) => {
    const entity = world.get(id);
    if (entity instanceof Deferred) {
      entity.addBoth((result: unknown) => {
        world.emit("heard", tag, outcomeOf(result));
        world.runOps(ops, tag);
        return result;
      });
    } else {
      (entity as PollableFuture).addDoneCallback((future) => {
        world.emit("heard", tag, futureOutcome(future));
        world.runOps(ops, tag);
      });
    }
  },
  then: (world, _who, id, tag: string, ok: Action | null, err: Action | null) => {
    const deferred = world.get(id) as Deferred<unknown>;
    const callback = ok === null ? undefined : makeCallback(world, "callback", tag, ok);
    const errback = err === null ? undefined : makeCallback(world, "errback", tag, err);
    if (callback && errback) deferred.addCallbacks(callback, errback);
    else if (callback) deferred.addCallback(callback);
    else if (errback) deferred.addErrback(errback);
  },
  pause: (world, _who, id) => method(world.get(id), "pause")(),
  unpause: (world, _who, id) => method(world.get(id), "unpause")(),
  chainDeferred: (world, _who, a, b) => method(world.get(a), "chainDeferred")(world.get(b)),
  addTimeout: (world, _who, id, ms: number) => method(world.get(id), "addTimeout")(ms, world.loop),

  deferredList: (world, _who, id, ids: string[], flags) =>
    world.set(id, new DeferredList(deferreds(world, ids), flags)),
  gatherResults: (world, _who, id, ids: string[], consume: boolean) =>
    world.set(id, gatherResults(deferreds(world, ids), consume)),
  race: (world, _who, id, ids: string[]) => world.set(id, race(deferreds(world, ids))),

  gather: (world, _who, id, ids: string[], returnExceptions: boolean) =>
    world.set(id, gather(futures(world, ids), { returnExceptions })),
  shield: (world, _who, id, source) => world.set(id, shield(asFuture(world, source))),

  multi: (world, _who, id, ids: string[]) => world.set(id, tornado.multi(ids.map((each) => world.get(each)))),
  withTimeout: (world, _who, id, ms: number, source) =>
    world.set(id, tornado.withTimeout({ milliseconds: ms }, world.get(source))),
  chainFuture: (world, _who, a, b) =>
    tornado.chainFuture(world.get(a) as Parameters<typeof tornado.chainFuture>[0], world.get(b) as never),

  convert: (world, _who, id, source, kind: "future" | "deferred" | "tornado") => {
    if (kind === "future") world.set(id, asFuture(world, source));
    else if (kind === "deferred") world.set(id, asDeferred(world, source));
    else world.set(id, tornado.convertYielded(world.get(source)));
  },

  soon: (world, _who, tag: string, ops: readonly Op[]) => {
    world.loop.callSoon(() => {
      world.emit("soon", tag);
      world.runOps(ops, tag);
    });
  },
  later: (world, _who, ms: number, tag: string, ops: readonly Op[]) => {
    world.loop.callLater(ms, () => {
      world.emit("later", tag);
      world.runOps(ops, tag);
    });
  },

  set: (world, _who, id) => method(world.get(id), "set")(),
  clear: (world, _who, id) => method(world.get(id), "clear")(),
  release: (world, _who, id) => method(world.get(id), "release")(),
  notify: (world, _who, id, n: number) => method(world.get(id), "notify")(n),
  putNow: (world, _who, id, value) => {
    const queue = world.get(id);
    const put = "putNowait" in (queue as object) ? "putNowait" : "put";
    method(queue, put)(value);
  },
  getNow: (world, who, id) => world.emit("item", who, id, method(world.get(id), "getNowait")()),
  taskDone: (world, _who, id) => method(world.get(id), "taskDone")(),

  spawn: (world, _who, id: string, style: keyof Coroutines, body: readonly Op[]) => {
    world.set(id, spawners[style](world, id, body));
  },
  groupSpawn: (world, _who, group, id: string, body: readonly Op[]) => {
    const parent = world.get(group) as TaskGroup;
    world.set(
      id,
      spawners.asyncio(world, id, body, (work) => parent.createTask(work)),
    );
  },
};

function deferreds(world: World, ids: string[]): Deferred<unknown>[] {
  return ids.map((id) => asDeferred(world, id));
}

function futures(world: World, ids: string[]) {
  return ids.map((id) => asFuture(world, id));
}

function makeCallback(world: World, label: "callback" | "errback", tag: string, action: Action) {
  return (result: unknown): unknown => {
    world.emit(label, tag, outcomeOf(result));
    world.runOps(action.ops ?? [], tag);
    const [end, argument] = action.end;
    if (end === "return") return argument;
    if (end === "raise") throw new ScenarioError(String(argument));
    return end === "chain" ? world.get(argument) : result;
  };
}
