import { Condition, Event, type Future, Lock, Queue, Semaphore, wrapFuture } from "sennit/asyncio";
import { Future as ConcurrentFuture } from "sennit/concurrent";
import * as tornado from "sennit/tornado";
import { Deferred, DeferredLock, DeferredQueue, DeferredSemaphore } from "sennit/twisted";
import { ScenarioError } from "./errors.ts";
import { nameOf, outcomeOf, plain } from "./names.ts";
import type { World } from "./world.ts";

/** Options of `new`. */
export interface NewOptions {
  readonly canceller?: "noop" | "errback" | "callback";
  readonly value?: number;
  readonly maxsize?: number;
  readonly size?: number;
  readonly backlog?: number;
}

type Maker = (world: World, id: string, options: NewOptions) => unknown;

/** How each kind of entity is made. */
export const makers: Record<string, Maker> = {
  future: (world) => world.loop.createFuture(),
  deferred: (world, id, { canceller }) => new Deferred(canceller && makeCanceller(world, id, canceller)),
  cfuture: () => new ConcurrentFuture(),
  lock: () => new Lock(),
  event: () => new Event(),
  semaphore: (_world, _id, { value }) => new Semaphore(value),
  queue: (_world, _id, { maxsize }) => new Queue(maxsize),
  condition: () => new Condition(),
  deferredLock: () => new DeferredLock(),
  deferredSemaphore: (_world, _id, { value }) => new DeferredSemaphore(value ?? 1),
  deferredQueue: (_world, _id, { size, backlog }) => new DeferredQueue(size, backlog),
  tornadoLock: () => new tornado.Lock(),
  tornadoEvent: () => new tornado.Event(),
  tornadoSemaphore: (_world, _id, { value }) => new tornado.Semaphore(value),
  tornadoCondition: () => new tornado.Condition(),
  tornadoQueue: (_world, _id, { maxsize }) => new tornado.Queue(maxsize),
};

function makeCanceller(world: World, id: string, kind: "noop" | "errback" | "callback") {
  return (deferred: Deferred<unknown>): void => {
    world.emit("canceller", id);
    if (kind === "errback") deferred.errback(new ScenarioError(`cancelled-${id}`));
    else if (kind === "callback") deferred.callback(`cancelled-${id}`);
  };
}

/** A method of an entity, by its name; one that the entity lacks is the scenario's misuse. */
export function method(entity: unknown, name: string): (...args: unknown[]) => unknown {
  const found = (entity as Record<string, unknown>)[name];
  if (typeof found !== "function") throw new TypeError(`it has no method ${name}`);
  return (...args) => found.apply(entity, args);
}

/** An entity, as the family of asyncio waits for it. */
export function asFuture(world: World, id: unknown): Future<unknown> {
  const entity = world.get(id);
  if (entity instanceof Deferred) return entity.asFuture(world.loop);
  if (entity instanceof ConcurrentFuture) return wrapFuture(entity, world.loop);
  return entity as Future<unknown>;
}

/** An entity, as the family of Twisted waits for it. */
export function asDeferred(world: World, id: unknown): Deferred<unknown> {
  const entity = world.get(id);
  return entity instanceof Deferred ? entity : Deferred.fromFuture(asFuture(world, id));
}

/** What the futures of asyncio and of concurrent.futures have in common. */
export interface PollableFuture {
  done(): boolean;
  cancelled(): boolean;
  result(): unknown;
  exception(): unknown;
  addDoneCallback(callback: (future: PollableFuture) => void): void;
}

/** Where an entity stands: its outcome, or a word. */
export function stateOf(entity: unknown): unknown {
  if (entity instanceof Deferred) {
    if (!entity.called) return "pending";
    return entity.paused !== 0 || entity.result instanceof Deferred ? "waiting" : outcomeOf(entity.result);
  }
  if (entity instanceof ConcurrentFuture && entity.running()) return "running";
  if (!isPollable(entity)) return "primitive";
  return entity.done() ? futureOutcome(entity) : "pending";
}

function isPollable(entity: unknown): entity is PollableFuture {
  return typeof (entity as Partial<PollableFuture>).done === "function";
}

/** The outcome of a future that is done. */
export function futureOutcome(future: PollableFuture): readonly ["ok" | "err", unknown] {
  if (future.cancelled()) return ["err", "Cancelled"];
  const error = future.exception();
  return error === undefined ? ["ok", plain(future.result())] : ["err", nameOf(error)];
}
