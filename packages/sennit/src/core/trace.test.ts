import { runInNewContext } from "node:vm";
import { afterEach, describe, expect, it } from "vitest";
import { CancelledError } from "./cancelled.ts";
import { formatTrace } from "./formatTrace.ts";
import { noteAwait, noteCrossing, noteExit, noteFailed, noteHandover, notePassing, throwInto } from "./trace.ts";

/** What a coroutine waits on by `yield*`. */
class Source {
  [Symbol.iterator](): this {
    return this;
  }

  next(): IteratorResult<unknown, never> {
    return { done: false, value: this };
  }

  throw(error: unknown): IteratorResult<unknown, never> {
    notePassing(error, this);
    throw error;
  }
}

/** Throws `error` into a coroutine that waits on `from`, and gives what comes out. */
function deliver(coroutine: Generator, error: unknown, from: object = {}, to: object = coroutine): unknown {
  coroutine.next();
  try {
    throwInto(coroutine, error, { from, to, name: "by name" });
  } catch (thrown) {
    noteExit(thrown, to);
    return thrown;
  }
  return undefined;
}

function* first(): Generator<unknown> {
  yield* new Source();
}

function* second(): Generator<unknown> {
  yield* first();
}

function* third(): Generator<unknown> {
  yield* new Source();
}

/** The functions in a trace, in their order. */
const names = (text: string | undefined): string[] =>
  [...(text ?? "").matchAll(/at (?:async )?(?:new )?(first|second|third|planted|by name|library|\w+Async)\b/g)].map(
    ([, name]) => name as string,
  );

function planted(): Error {
  return new Error("planted");
}

const limit = Error.stackTraceLimit;
afterEach(() => {
  Error.stackTraceLimit = limit;
});

describe("an error that is thrown into a coroutine", () => {
  it("shows all coroutines that wait on one another, below its own frames, and stays the same error", () => {
    const error = planted();
    const own = error.stack?.split("\n").slice(0, 2);
    expect(deliver(second(), error)).toBe(error);
    expect(names(error.stack)).toEqual(["planted", "first", "second"]);
    expect(error.stack?.split("\n").slice(0, 2)).toEqual(own);
    expect(Object.keys(error)).toEqual([]);
    expect(Object.getOwnPropertyDescriptor(error, "stack")).toMatchObject({ configurable: true, enumerable: false });
  });

  it("shows it already to the coroutine that catches it", () => {
    let seen: string | undefined;
    const coroutine = (function* caught() {
      try {
        yield* first();
      } catch (error) {
        seen = (error as Error).stack;
      }
    })();
    deliver(coroutine, planted());
    expect(names(seen)).toEqual(["planted", "first"]);
  });

  it("shows those who waited for the coroutine that it came through, in their order", () => {
    const error = planted();
    const [inner, outer] = [second(), third()];
    deliver(inner, error);
    deliver(outer, error, inner);
    expect(names(error.stack)).toEqual(["planted", "first", "second", "third"]);
  });

  it("shows the levels of a coroutine that its driver steps one by one", () => {
    const error = planted();
    const task = {};
    deliver(first(), error, {}, task);
    deliver(second(), error, task, task);
    deliver(third(), error, task, task);
    expect(names(error.stack)).toEqual(["planted", "first", "first", "second", "third"]);
  });

  it("shows the name of a coroutine that has hidden its place by a bare yield", () => {
    const error = planted();
    deliver(
      (function* () {
        yield;
      })(),
      error,
    );
    expect(error.stack).toMatch(/\n {4}at async by name \(yield\)$/);
    function* bare(): Generator<unknown> {
      yield;
    }
    const other = planted();
    deliver(bare(), other);
    expect(other.stack).toMatch(/\n {4}at async bare \(yield\)$/);
  });

  it("shows each of several who waited, the same to all", () => {
    const error = planted();
    const source = {};
    const [one, other] = [second(), third()];
    deliver(one, error, source);
    deliver(other, error, source);
    deliver(third(), error, one);
    const shown = error.stack
      ?.split("\n")
      .slice(-6)
      .map((line) => line.replace(/ \(.*/, ""));
    expect(shown).toEqual([
      "    wait 1 of 2:",
      "      at async first",
      "      at async second",
      "      at async third",
      "    wait 2 of 2:",
      "      at async third",
    ]);
  });

  it("shows the last place of one who waits for the same again and again", () => {
    const error = planted();
    const [source, waiter] = [{}, {}];
    for (let i = 0; i < 1000; i += 1) deliver(i === 0 ? first() : third(), error, source, waiter);
    expect(names(error.stack)).toEqual(["planted", "third"]);
  });

  it("shows so many hops, and how many there were besides", () => {
    const error = planted();
    let inner: object = {};
    for (let i = 0; i < 1000; i += 1) {
      const coroutine = third();
      deliver(coroutine, error, inner);
      inner = coroutine;
    }
    expect(names(error.stack)).toHaveLength(1 + 32);
    expect(error.stack).toMatch(/\n {4}… and 968 more waits$/);
  });

  it("shows one who waited in the very call that raised it only once", () => {
    const seen: unknown[] = [];
    class Failing extends Source {
      override next(): IteratorResult<unknown, never> {
        const error = planted();
        noteFailed(error, { from: this, to: undefined }, this.next);
        throw error;
      }
    }
    function* first(): Generator<unknown> {
      yield* new Failing();
    }
    try {
      first().next();
    } catch (error) {
      seen.push(...names((error as Error).stack));
    }
    expect(seen).toEqual(["planted", "first"]);
  });
});

describe("the way between futures", () => {
  it("leads on where one hands the error to another", () => {
    const error = planted();
    const coroutine = first();
    const future = {};
    deliver(coroutine, error);
    noteHandover(error, coroutine, future);
    deliver(third(), error, future);
    deliver(second(), error, {});
    expect(error.stack?.match(/wait \d of \d/g)).toEqual(["wait 1 of 2", "wait 2 of 2"]);
    expect(names(error.stack)).toEqual(["planted", "first", "third", "first", "second"]);
  });

  it("leads on through a promise, which tells nothing, from the last hop", () => {
    const error = planted();
    deliver(first(), error);
    const future = {};
    noteExit(error, future);
    deliver(third(), error, future);
    expect(error.stack).not.toMatch(/wait \d/);
    expect(names(error.stack)).toEqual(["planted", "first", "third"]);
  });

  it("shows the frames that another library's future tells of", () => {
    const error = planted();
    const future = {};
    const frame = { name: "library", location: "lib.js:1:1" };
    noteCrossing(error, { "~future": { version: 1, trace: () => [frame, { name: "lib" }, {}] } } as never, future);
    deliver(first(), error, future);
    expect(error.stack).toMatch(/at async library \(lib\.js:1:1\)\n.*at async lib\n.*at async \(anonymous\)\n/);
    expect(names(error.stack)).toEqual(["planted", "library", "first"]);
  });

  it("is kept where that future fails to tell", () => {
    const error = planted();
    const failing = (): never => {
      throw new Error("no trace");
    };
    const future = {};
    noteCrossing(error, { "~future": { version: 1, trace: failing } } as never, future);
    deliver(first(), error, future);
    expect(names(error.stack)).toEqual(["planted", "first"]);
  });
});

describe("an error that async functions await", () => {
  /** As futures do it: a thenable that is rejected later. */
  function rejectedLater(error: unknown): PromiseLike<never> {
    return {
      then(onFulfilled: unknown, onRejected: (reason: unknown) => void) {
        const promise = new Promise<never>((_resolve, reject) => {
          setImmediate(() => {
            noteAwait(error, { from: {}, to: undefined }, onFulfilled);
            reject(error);
          });
        });
        return promise.then(undefined, onRejected);
      },
    } as PromiseLike<never>;
  }

  it("shows where each of them waits, before they hear of it", async () => {
    const error = planted();
    let seen: string | undefined;
    async function innerAsync(): Promise<void> {
      try {
        await rejectedLater(error);
      } catch (caught) {
        seen = (caught as Error).stack;
        throw caught;
      }
    }
    async function outerAsync(): Promise<void> {
      await innerAsync();
    }
    await expect(outerAsync()).rejects.toBe(error);

    expect(names(seen)).toEqual(["planted", "innerAsync", "outerAsync"]);
    expect(error.stack).toBe(seen);
  });
});

describe("somebody who looked and did not wait", () => {
  it("leaves nothing behind", async () => {
    const error = planted();
    const source = {};
    noteAwait(error, { from: source, to: undefined }, () => {});
    await null;
    deliver(first(), error, source);
    expect(error.stack).not.toContain("wait 1");
    expect(names(error.stack)).toEqual(["planted", "first"]);
  });
});

describe("what is left alone", () => {
  it("is an error without a way", () => {
    const error = planted();
    const { stack } = error;
    noteHandover(error, {}, {});
    noteExit(error, {});
    expect(error.stack).toBe(stack);
  });

  it.each([undefined, null, 7, "text", Symbol("mark")])("is what is no object: %o", (value) => {
    expect(deliver(first(), value)).toBe(value);
  });

  it("is a cancellation", () => {
    const error = new CancelledError("enough");
    const { stack } = error;
    deliver(first(), error);
    expect(error.stack).toBe(stack);
  });

  it("is a frozen error, and formatTrace shows its way all the same", () => {
    const error = Object.freeze(planted());
    expect(deliver(first(), error)).toBe(error);
    expect(names(error.stack)).toEqual(["planted"]);
    expect(names(formatTrace(error))).toEqual(["planted", "first"]);
  });

  it("is an error of another realm", () => {
    const error = runInNewContext("new Error('foreign')");
    deliver(first(), error);
    expect(names(error.stack)).toEqual([]);
    expect(names(formatTrace(error))).toEqual(["first"]);
  });

  it("is a proxy that refuses", () => {
    const refuse = (): never => {
      throw new TypeError("refused");
    };
    const error = new Proxy(planted(), { getOwnPropertyDescriptor: refuse, defineProperty: refuse });
    expect(deliver(first(), error)).toBe(error);
    // Its own frames are shown where the engine shows them to a proxy.
    expect(names(formatTrace(error)).at(-1)).toBe("first");
  });

  it("is any error where stacks are turned off", () => {
    const error = planted();
    const { stack } = error;
    Error.stackTraceLimit = 0;
    deliver(first(), error);
    expect(Error.stackTraceLimit).toBe(0);
    expect(error.stack).toBe(stack);
  });
});

describe("error.stack", () => {
  it("is what somebody writes there", () => {
    const error = planted();
    deliver(first(), error);
    error.stack = `${error.stack}\nand more`;
    deliver(third(), error, first);
    expect(error.stack).toMatch(/and more$/);
    expect(names(error.stack)).toEqual(["planted", "first"]);
    expect(Object.keys(error)).toEqual([]);
    expect(names(formatTrace(error))).toEqual(["planted", "first", "third"]);
  });

  it("may have been made into something else than text", () => {
    const error = planted();
    Object.defineProperty(error, "stack", { configurable: true, value: ["not", "text"] });
    deliver(first(), error);
    expect(error.stack).toEqual(["not", "text"]);
    expect(formatTrace(error)).toMatch(/^Error: planted\n {4}at async first [^\n]*$/);
  });

  it("may be inherited, as in some engines", () => {
    const error = planted();
    const { stack } = error;
    Reflect.deleteProperty(error, "stack");
    const parent = Object.create(Error.prototype, { stack: { get: () => stack } });
    Object.setPrototypeOf(error, parent);
    deliver(first(), error);
    expect(names(error.stack)).toEqual(["planted", "first"]);
  });
});
