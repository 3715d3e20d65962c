import { ColdObservable } from "rxjs9";
import { CancelledError, from } from "sennit";
import { getRunningLoop } from "sennit/loop";
import { fromObservable, toObservable } from "sennit/observable";
import type { IncomingProduct, Kind, Waiting } from "../kind.ts";

type Subscriber9 = Parameters<ConstructorParameters<typeof ColdObservable>[0]>[0];

/** An Observable that the probes settle, and what they ask of it. */
function working() {
  const subscribers = new Set<Subscriber9>();
  let settlement: ((subscriber: Subscriber9) => void) | undefined;
  let started = false;
  let heard = false;
  let reason: unknown;
  const observable = new ColdObservable<unknown>((subscriber) => {
    started = true;
    subscribers.add(subscriber);
    subscriber.addTeardown(() => {
      subscribers.delete(subscriber);
      if (settlement !== undefined) return;
      heard = true;
      reason = subscriber.signal.reason;
    });
    settlement?.(subscriber);
  });
  const settle = (how: (subscriber: Subscriber9) => void): void => {
    settlement = how;
    for (const subscriber of subscribers) how(subscriber);
  };
  const functions = {
    resolve: (value) =>
      settle((subscriber) => {
        subscriber.next(value);
        subscriber.complete();
      }),
    reject: (error) => settle((subscriber) => subscriber.error(error)),
    cancel: (why) => settle((subscriber) => subscriber.error(new CancelledError(why))),
    started: () => started,
    heard: () => heard,
    heardReason: () => reason,
  } satisfies Omit<IncomingProduct, "waitable">;
  return { observable, functions };
}

function wait(observable: Observable<unknown>, look: () => void): Waiting {
  let outcome: ReturnType<Waiting["outcome"]>;
  const controller = new AbortController();
  observable.subscribe(
    {
      next: (value) => {
        outcome = { status: "fulfilled", value };
        look();
      },
      error: (reason) => {
        outcome = { status: "rejected", reason, expected: false };
        look();
      },
    },
    { signal: controller.signal },
  );
  return {
    outcome: () => outcome,
    cancel: (reason) => controller.abort(reason),
    ended: () => controller.signal.aborted,
  };
}

/** What is raced is subscribed to, and then lost to what is there already. */
function race(observable: Observable<unknown>): void {
  const controller = new AbortController();
  observable.subscribe({ error: () => {} }, { signal: controller.signal });
  controller.abort();
}

export const kind: Kind = {
  name: "RxJS 9 Observable",
  library: "rxjs9",
  subpath: "sennit/observable",
  races: 20_000,
  in: {
    code: "from(fromObservable(observable))",
    takesSignal: true,
    make(signal) {
      const loop = getRunningLoop();
      const { observable, functions } = working();
      const begin = () => from(fromObservable(observable), { loop });
      return { waitable: from(fromObservable(observable), { loop, signal }), ...functions, again: begin };
    },
  },
  out: {
    code: "toObservable(future)",
    wait: (future, look) => wait(toObservable(future, ColdObservable<unknown>), look),
    race: (future) => race(toObservable(future, Observable<unknown>)),
  },
  plain: {
    in: {
      code: "observable.last({ signal })",
      make(signal) {
        const { observable, functions } = working();
        return { waitable: observable.last({ signal }), ...functions };
      },
    },
    out: {
      code: "Observable.from(promise)",
      wait: (start, look) => wait(Observable.from(start()), look),
      race: (start) => race(Observable.from(start().catch(() => {}))),
    },
  },
  notes: [
    {
      direction: "out",
      columns: ["cancel"],
      text: "Whoever aborts a subscription hears nothing more of it, not even that it was cancelled.",
    },
    {
      direction: "out",
      columns: ["cleanup"],
      text: "An Observable's teardown is a function that nobody waits for. The future is told, and cleans up by itself.",
    },
    {
      direction: "out",
      columns: ["typed"],
      text: "An Observable fails in one way only. The error is the same object.",
    },
  ],
};
