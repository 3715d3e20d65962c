import { defer, lastValueFrom, Observable, of, ReplaySubject, race } from "rxjs";
import { CancelledError, from } from "sennit";
import { getRunningLoop } from "sennit/loop";
import { fromObservable, toObservable } from "sennit/rxjs";
import type { IncomingProduct, Kind, Waiting } from "../kind.ts";

/** An Observable that the probes settle, and what they ask of it; whoever unsubscribes before that has told it to stop. */
function working() {
  const gate = new ReplaySubject<unknown>(1);
  let started = false;
  let through = false;
  let heard = false;
  const observable = new Observable<unknown>((subscriber) => {
    started = true;
    subscriber.add(gate.subscribe(subscriber));
    subscriber.add(() => {
      heard = !through;
    });
  });
  const fail = (error: unknown): void => {
    through = true;
    gate.error(error);
  };
  const functions = {
    resolve: (value) => {
      through = true;
      gate.next(value);
      gate.complete();
    },
    reject: fail,
    cancel: (reason) => fail(new CancelledError(reason)),
    started: () => started,
    heard: () => heard,
  } satisfies Omit<IncomingProduct, "waitable">;
  return { observable, functions };
}

function wait(observable: Observable<unknown>, look: () => void): Waiting {
  let outcome: ReturnType<Waiting["outcome"]>;
  const subscription = observable.subscribe({
    next: (value) => {
      outcome = { status: "fulfilled", value };
      look();
    },
    error: (reason) => {
      outcome = { status: "rejected", reason, expected: false };
      look();
    },
  });
  return { outcome: () => outcome, cancel: () => subscription.unsubscribe(), ended: () => subscription.closed };
}

export const kind: Kind = {
  name: "RxJS 7 Observable",
  library: "rxjs",
  subpath: "sennit/rxjs",
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
    wait: (future, look) => wait(toObservable(future), look),
    race: (future) => race(toObservable(future), of(1)).subscribe({ error: () => {} }),
  },
  plain: {
    in: {
      code: "lastValueFrom(observable)",
      make() {
        const { observable, functions } = working();
        return { waitable: lastValueFrom(observable), ...functions };
      },
    },
    out: {
      code: "defer(() => promise)",
      wait: (start, look) =>
        wait(
          defer(() => start()),
          look,
        ),
      race: (start) =>
        race(
          defer(() => start()),
          of(1),
        ).subscribe(),
    },
  },
  notes: [
    {
      direction: "in",
      columns: ["reason down"],
      text: "RxJS 7 has no reasons: to unsubscribe is all that one can do.",
    },
    {
      direction: "out",
      columns: ["cancel"],
      text: "Whoever unsubscribes from an Observable of RxJS hears nothing more of it, not even that it was cancelled.",
    },
    {
      direction: "out",
      columns: ["reason down"],
      text: "RxJS 7 has no reasons: the future is cancelled for none.",
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
