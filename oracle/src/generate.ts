import { Random } from "./random.ts";
import type { Op } from "./scenario.ts";

/** What a program may be made of. */
export type Profile = "asyncio" | "twisted" | "tornado" | "concurrent" | "mixed" | "primitives";

type Style = "asyncio" | "twisted" | "inline" | "tornado";

/** What something in a program is; what a body has created is hidden from the others. */
type Kind = string;

interface Contents {
  /** What there is to wait for. */
  readonly waits: readonly Kind[];
  readonly styles: readonly Style[];
  /** What a program begins with. */
  readonly first: readonly Kind[];
}

const CONTENTS: Record<Profile, Contents> = {
  asyncio: { waits: ["future", "task"], styles: ["asyncio"], first: ["future"] },
  twisted: { waits: ["deferred", "coroutine"], styles: ["twisted", "inline"], first: ["deferred"] },
  tornado: { waits: ["future", "tornado"], styles: ["tornado"], first: ["future"] },
  concurrent: { waits: ["cfuture", "future", "task"], styles: ["asyncio"], first: ["cfuture", "future"] },
  mixed: {
    waits: ["future", "deferred", "cfuture", "task", "coroutine", "tornado"],
    styles: ["asyncio", "twisted", "inline", "tornado"],
    first: ["future", "deferred", "cfuture"],
  },
  primitives: {
    waits: ["future", "task", "coroutine", "tornado"],
    styles: ["asyncio", "twisted", "tornado"],
    first: ["future"],
  },
};

export const PROFILES: readonly Profile[] = Object.keys(CONTENTS) as Profile[];

const PRIMITIVES: Partial<Record<Style, readonly Kind[]>> = {
  asyncio: ["lock", "event", "semaphore", "queue", "condition"],
  twisted: ["deferredLock", "deferredSemaphore", "deferredQueue"],
  tornado: ["tornadoLock", "tornadoEvent", "tornadoSemaphore", "tornadoQueue", "tornadoCondition"],
};

const PREFIXES: Record<Kind, string> = {
  future: "f",
  deferred: "d",
  cfuture: "c",
  task: "t",
  coroutine: "k",
  group: "g",
};
const KIND_OF_STYLE: Record<Style, Kind> = {
  asyncio: "task",
  twisted: "coroutine",
  inline: "coroutine",
  tornado: "tornado",
};

/** A random program, the same for the same profile and seed. */
export function generate(profile: Profile, seed: number): Op[] {
  return new Generator(profile, seed).program();
}

class Generator {
  readonly #random: Random;
  readonly #contents: Contents;
  readonly #profile: Profile;
  #kinds = new Map<string, Kind>();
  #tags = 0;
  /** All different, so that no two timers are due together. */
  readonly #delays: number[];

  constructor(profile: Profile, seed: number) {
    this.#profile = profile;
    this.#contents = CONTENTS[profile];
    this.#random = new Random(`${profile}-${seed}`);
    this.#delays = this.#random.shuffle(Array.from({ length: 399 }, (_, i) => i + 1));
  }

  program(): Op[] {
    const { first, styles } = this.#contents;
    const ops = [...first, ...first, this.#random.pick(first) as Kind].map((kind) => this.#new(kind));
    if (this.#profile === "primitives") {
      for (const style of styles) {
        const kinds = this.#random.shuffle(PRIMITIVES[style] ?? []).slice(0, 2);
        ops.push(...kinds.map((kind) => this.#new(kind)));
      }
    }
    for (let steps = this.#random.between(6, 18); steps > 0; steps -= 1) {
      const r = this.#random.next();
      if (r < 0.16) ops.push(["tick", this.#random.between(1, 3)]);
      else if (r < 0.22) ops.push(["advance", this.#delay()]);
      else if (r < 0.45) ops.push(this.#spawn(3));
      else ops.push(...some(this.#operation(3)));
    }
    for (const [id, kind] of this.#kinds) {
      if (!["future", "deferred", "cfuture"].includes(kind) || this.#random.chance(0.4)) continue;
      ops.push(this.#settle(id));
      if (this.#random.chance(0.5)) ops.push(["tick", 1]);
    }
    return [...ops, ["advance", 1000]];
  }

  // -- names and numbers -----------------------------------------------------------------------------------------------

  #fresh(kind: Kind): string {
    const id = `${PREFIXES[kind] ?? "p"}${this.#kinds.size}`;
    this.#kinds.set(id, kind);
    return id;
  }

  #ids(kinds: readonly Kind[]): string[] {
    return [...this.#kinds].filter(([, kind]) => kinds.includes(kind)).map(([id]) => id);
  }

  #pick(...kinds: Kind[]): string | undefined {
    return this.#random.pick(this.#ids(kinds));
  }

  /** Up to three. */
  #several(least: number, ...kinds: Kind[]): string[] {
    return this.#random.shuffle(this.#ids(kinds)).slice(0, this.#random.between(least, 3));
  }

  #tag(): string {
    this.#tags += 1;
    return `x${this.#tags}`;
  }

  #value(): number {
    return this.#random.between(0, 99);
  }

  #delay(): number {
    return this.#delays.pop() ?? this.#random.between(400, 1_000_000);
  }

  #new(kind: Kind): Op {
    const random = this.#random;
    const id = this.#fresh(kind);
    const options: Record<string, unknown> = {};
    if (kind === "deferred" && random.chance(0.5)) options["canceller"] = random.pick(["noop", "errback", "callback"]);
    if (/semaphore$/i.test(kind)) options["value"] = random.between(1, 2);
    if (/^(queue|tornadoQueue)$/.test(kind) && random.chance(0.6)) options["maxsize"] = random.between(1, 2);
    if (kind === "deferredQueue" && random.chance(0.5)) Object.assign(options, { size: 2, backlog: 2 });
    return Object.keys(options).length === 0 ? ["new", id, kind] : ["new", id, kind, options];
  }

  /** Runs `make`; what it creates is known to nobody afterwards. */
  #hidden<T>(make: () => T): T {
    const outer = new Set(this.#kinds.keys());
    const made = make();
    for (const id of this.#kinds.keys()) if (!outer.has(id)) this.#kinds.set(id, "hidden");
    return made;
  }

  // -- operations ------------------------------------------------------------------------------------------------------

  /** Those that a callback or a timer runs. */
  #nested(depth: number): Op[] {
    if (depth <= 0 || this.#random.chance(0.45)) return [];
    return this.#hidden(() => {
      const ops = times(this.#random.between(1, 2), () => this.#operation(depth - 1));
      return this.#random.chance(0.12) ? [...ops, ["raise", this.#tag()]] : ops;
    });
  }

  #settle(id: string): Op {
    return this.#random.chance(0.65) ? ["resolve", id, this.#value()] : ["reject", id, this.#tag()];
  }

  /** What a callback of a Deferred does, and how it ends: it waits only for what is younger, so that few wait in a circle. */
  #action(depth: number, id: string): unknown {
    const r = this.#random.next();
    const younger = this.#ids(["deferred", "coroutine"]).filter((other) => ageOf(other) > ageOf(id));
    let end: unknown[] = ["pass"];
    if (r < 0.35) end = ["return", this.#value()];
    else if (r < 0.55) end = ["raise", this.#tag()];
    else if (r < 0.75 && younger.length > 0) end = ["chain", this.#random.pick(younger)];
    return { ops: this.#nested(depth), end };
  }

  #operation(depth: number): Op | undefined {
    const menu = this.#menu(depth);
    for (let tries = 0; tries < 6; tries += 1) {
      const op = this.#random.pick(menu)?.();
      if (op !== undefined) return op;
    }
    return undefined;
  }

  /** What may be chosen, as often as it is to be likely. */
  #menu(depth: number): (() => Op | undefined)[] {
    const random = this.#random;
    const { waits } = this.#contents;
    const menu: (() => Op | undefined)[] = [];
    const add = (weight: number, make: () => Op | undefined): void => {
      for (let i = 0; i < weight; i += 1) menu.push(make);
    };
    /** An operation on one of these kinds, if there is any. */
    const on = (kinds: Kind[], make: (id: string) => Op) => (): Op | undefined => {
      const id = this.#pick(...kinds);
      return id === undefined ? undefined : make(id);
    };
    /** One on several of them, which makes something of another kind. */
    const from = (kinds: Kind[], make: (ids: string[]) => Op) => (): Op | undefined => {
      const ids = this.#several(1, ...kinds);
      return ids.length === 0 ? undefined : make(ids);
    };
    const pair = (name: string, kind: Kind) => (): Op | undefined => {
      const ids = random.shuffle(this.#ids([kind])).slice(0, 2);
      return ids.length < 2 ? undefined : [name, ...ids.sort((a, b) => ageOf(a) - ageOf(b))];
    };
    const listen = (...kinds: Kind[]) => on(kinds, (id) => ["listen", id, this.#tag(), this.#nested(depth)]);
    const cancel = (...kinds: Kind[]) => on(kinds, (id) => ["cancel", id]);

    if (waits.includes("future")) {
      add(
        4,
        on(["future"], (id) => this.#settle(id)),
      );
      add(2, cancel("future"));
      add(3, listen("future", "task", "tornado"));
    }
    if (waits.includes("task")) {
      add(
        3,
        on(["task"], (id) => [random.chance(0.1) ? "uncancel" : "cancel", id]),
      );
      add(
        1,
        from([...waits], (ids) => ["gather", this.#fresh("taskLike"), ids, random.chance(0.4)]),
      );
      add(
        1,
        on(["future", "task"], (id) => ["shield", this.#fresh("future"), id]),
      );
    }
    if (waits.includes("deferred")) {
      const any = ["deferred", "coroutine"];
      add(
        4,
        on(["deferred"], (id) => this.#settle(id)),
      );
      add(
        5,
        on(any, (id) => this.#then(depth, id)),
      );
      add(2, cancel(...any));
      add(2, listen(...any));
      add(
        1,
        on(["deferred"], (id) => [random.chance(0.5) ? "pause" : "unpause", id]),
      );
      add(1, () => ["deferredList", this.#fresh("coroutine"), this.#several(0, ...any), this.#flags()]);
      add(
        1,
        from(any, (ids) => ["gatherResults", this.#fresh("coroutine"), ids, random.chance(0.5)]),
      );
      add(
        1,
        from(any, (ids) => ["race", this.#fresh("coroutine"), ids]),
      );
      add(
        1,
        on(any, (id) => ["addTimeout", id, this.#delay()]),
      );
      add(1, pair("chainDeferred", "deferred"));
    }
    if (waits.includes("cfuture")) {
      add(
        3,
        on(["cfuture"], (id) => this.#settle(id)),
      );
      add(
        1,
        on(["cfuture"], (id) => ["start", id]),
      );
      add(1, cancel("cfuture"));
      add(2, listen("cfuture"));
    }
    if (waits.includes("tornado")) {
      add(
        1,
        from(["future", "tornado"], (ids) => ["multi", this.#fresh("tornado"), ids]),
      );
      add(
        1,
        on(["future", "tornado"], (id) => ["withTimeout", this.#fresh("tornado"), this.#delay(), id]),
      );
      add(1, pair("chainFuture", "future"));
    }
    if (this.#profile === "mixed" || this.#profile === "concurrent") {
      add(
        1,
        on(["deferred", "cfuture", "coroutine"], (id) => ["convert", this.#fresh("taskLike"), id, "future"]),
      );
      add(
        1,
        on(["future", "cfuture", "task", "tornado"], (id) => ["convert", this.#fresh("coroutine"), id, "deferred"]),
      );
      add(
        1,
        on(["deferred", "coroutine", "future"], (id) => ["convert", this.#fresh("tornado"), id, "tornado"]),
      );
    }
    add(1, () => ["soon", this.#tag(), this.#nested(depth)]);
    add(1, () => ["later", this.#delay(), this.#tag(), this.#nested(depth)]);
    add(1, () => ["log", this.#value()]);
    add(
      1,
      on([...waits], (id) => ["state", id]),
    );
    if (depth > 0) add(2, () => this.#spawn(depth));
    return menu;
  }

  #then(depth: number, id: string): Op {
    const ok = this.#random.chance(0.8) ? this.#action(depth, id) : null;
    const err = ok === null || this.#random.chance(0.6) ? this.#action(depth, id) : null;
    return ["then", id, this.#tag(), ok, err];
  }

  #flags(): Record<string, true> {
    const flags = ["fireOnOneCallback", "fireOnOneErrback", "consumeErrors"].filter(() => this.#random.chance(0.4));
    return Object.fromEntries(flags.map((flag) => [flag, true]));
  }

  #spawn(depth: number): Op {
    const style = this.#random.pick(this.#contents.styles) as Style;
    const body = this.#hidden(() => this.#body(style, depth));
    return ["spawn", this.#fresh(KIND_OF_STYLE[style]), style, body];
  }

  // -- the bodies of coroutines ----------------------------------------------------------------------------------------

  #body(style: Style, depth: number): Op[] {
    const body = times(this.#random.between(1, 4), () => this.#statement(style, depth));
    const r = this.#random.next();
    if (r < 0.5) return [...body, ["return", this.#value()]];
    return r < 0.62 ? [...body, ["raise", this.#tag()]] : body;
  }

  #block(style: Style, depth: number, inCatch = false): Op[] {
    const block = times(this.#random.between(1, 2), () => this.#statement(style, depth));
    if (inCatch && this.#random.chance(0.3)) return [...block, ["reraise"]];
    return this.#random.chance(0.12) ? [...block, ["raise", this.#tag()]] : block;
  }

  #statement(style: Style, depth: number): Op | undefined {
    const random = this.#random;
    const targets = [...this.#contents.waits, ...(style === "tornado" ? [] : ["taskLike"])];
    const r = random.next();
    if (this.#profile === "primitives" && r < 0.55) {
      const op = this.#onPrimitive(style);
      if (op !== undefined) return op;
    }
    if (r < 0.34) return one("await", this.#pick(...targets));
    if (r < 0.42) return all("awaitAll", this.#several(1, ...targets));
    if (r < 0.52) return ["yield"];
    if (r < 0.58) return ["sleep", this.#delay()];
    if (r < 0.72 && depth > 0) {
      const caught = random.chance(0.75) ? this.#block(style, depth - 1, true) : null;
      const cleanup = caught === null || random.chance(0.4) ? this.#block(style, depth - 1) : null;
      return ["try", this.#block(style, depth - 1), caught, cleanup];
    }
    if (style === "asyncio" && r < 0.86) return this.#asyncioStatement(depth);
    if (style === "tornado" && r < 0.78) return all("iterate", this.#several(1, "future", "tornado"));
    return this.#operation(depth - 1);
  }

  #asyncioStatement(depth: number): Op | undefined {
    const random = this.#random;
    const r = random.next();
    if (r < 0.3) return one("waitFor", this.#pick(...this.#contents.waits), this.#delay());
    if (r < 0.5) {
      const when = random.pick(["FIRST_COMPLETED", "FIRST_EXCEPTION", "ALL_COMPLETED"]);
      return all("wait", this.#several(1, "future", "task"), when, random.chance(0.5) ? this.#delay() : null);
    }
    if (depth <= 0) return undefined;
    if (r < 0.75) return ["timeout", this.#delay(), this.#block("asyncio", depth - 1)];
    const group = this.#fresh("group");
    const block = times(random.between(1, 3), () => {
      const body = this.#hidden(() => this.#body("asyncio", depth - 1));
      return ["groupSpawn", group, this.#fresh("task"), body];
    });
    return [
      "group",
      group,
      [...block, ...some(random.chance(0.5) ? this.#statement("asyncio", depth - 1) : undefined)],
    ];
  }

  #onPrimitive(style: Style): Op | undefined {
    const id = this.#pick(...(PRIMITIVES[style] ?? []));
    if (id === undefined) return undefined;
    const kind = String(this.#kinds.get(id));
    const request = (method: string, ...args: unknown[]): Op => ["request", id, method, ...args];
    const notify: Op = ["notify", id, this.#random.between(1, 2)];
    const r = this.#random.next();
    if (/(lock|semaphore)$/i.test(kind)) return r < 0.55 ? request("acquire") : ["release", id];
    if (/event$/i.test(kind)) return r < 0.55 ? request("wait") : [r < 0.85 ? "set" : "clear", id];
    if (kind === "tornadoCondition") return r < 0.5 ? request("wait") : notify;
    if (kind === "condition") {
      if (r < 0.3) return request("acquire");
      if (r < 0.5) return ["release", id];
      return r < 0.75 ? request("wait") : notify;
    }
    if (r < 0.35) return request("get");
    if (kind === "deferredQueue" || r < 0.6) return ["putNow", id, this.#value()];
    if (r < 0.8) return request("put", this.#value());
    if (r < 0.9) return ["getNow", id];
    return this.#random.chance(0.5) ? request("join") : ["taskDone", id];
  }
}

/** The number in an id: those that were made later have the greater one. */
function ageOf(id: string): number {
  return Number(id.slice(1));
}

function some(op: Op | undefined): Op[] {
  return op === undefined ? [] : [op];
}

/** What `make` makes, so often, where it makes something. */
function times(count: number, make: () => Op | undefined): Op[] {
  return Array.from({ length: count }, make).flatMap(some);
}

function one(name: string, id: string | undefined, ...rest: unknown[]): Op | undefined {
  return id === undefined ? undefined : [name, id, ...rest];
}

function all(name: string, ids: readonly string[], ...rest: unknown[]): Op | undefined {
  return ids.length === 0 ? undefined : [name, ids, ...rest];
}
