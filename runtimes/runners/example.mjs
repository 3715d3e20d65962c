// A future whose observers are called in bare microtasks: what one of them throws goes to the host.

/** @type {import("@sennit/conformance").Adapter} */
export const example = { name: "a promise", pending, passage: "promise" };

function pending() {
  /** @type {((x: unknown) => void)[]} */
  const settle = [];
  const future = fromPromise(new Promise((...functions) => settle.push(...functions)));
  return { future, resolve: settle[0], reject: settle[1] };
}

/**
 * @param {Promise<unknown>} promise
 * @returns {import("@sennit/spec").StandardFutureV1}
 */
function fromPromise(promise) {
  /** @type {import("@sennit/spec").StandardFutureV1.Outcome | undefined} */
  let outcome;
  /** @type {Set<() => void>} */
  const waiting = new Set();
  /** @param {NonNullable<typeof outcome>} settled */
  const end = (settled) => {
    outcome = settled;
    for (const tell of waiting) queueMicrotask(tell);
  };
  promise.then(
    (value) => end({ status: "fulfilled", value }),
    (reason) => end({ status: "rejected", reason, expected: false }),
  );
  return {
    "~future": {
      version: 1,
      vendor: "example",
      delivery: "scheduled",
      affinity: "thread",
      peek: () => outcome,
      observe: (observer) => {
        const tell = () => {
          if (waiting.delete(tell) && outcome !== undefined) observer(outcome);
        };
        waiting.add(tell);
        if (outcome !== undefined) queueMicrotask(tell);
        return () => waiting.delete(tell);
      },
    },
  };
}
