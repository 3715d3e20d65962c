// W13: what the hooks for instruments cost, on the tasks of W5: unset, and with a record kept for each live task.
import { setInstrument } from "sennit";
import { timePerOperation } from "../harness/timePerOperation.mjs";
import { withoutHooks } from "../harness/withoutHooks.mjs";
import { sennitTasks, tasksOf } from "./w5.mjs";

const STEPS = 1_000_000;

/** What is known of a future that is alive, between those that were made before and after it. */
class Live {
  /** @param {object} future @param {string} family @param {number} since @param {Live | undefined} before */
  constructor(future, family, since, before) {
    this.future = future;
    this.family = family;
    this.since = since;
    this.state = "pending";
    this.before = before;
    /** @type {Live | undefined} */
    this.after = undefined;
  }
}

/** What an inspector keeps of what is alive: a list of it, in the order in which it was made. */
class Registry {
  /** @type {Live | undefined} */
  first = undefined;
  /** @type {Live | undefined} */
  #last = undefined;
  #made = 0;

  /** @param {object} future @param {string} family */
  created(future, family) {
    this.#made += 1;
    const record = new Live(future, family, this.#made, this.#last);
    if (this.#last === undefined) this.first = record;
    else this.#last.after = record;
    this.#last = record;
    return record;
  }

  /** @param {object} _future @param {Live} [record] */
  settled(_future, record) {
    if (record === undefined) return;
    const { before, after } = record;
    if (before === undefined) this.first = after;
    else before.after = after;
    if (after === undefined) this.#last = before;
    else after.before = before;
  }
}

/** @type {import("../harness/workload.mjs").Case[]} */
export const w13 = [
  {
    id: "W13/unset",
    title: "hooks that nobody uses, against a build without them",
    measure: timePerOperation(STEPS),
    contenders: {
      sennit: sennitTasks,
      "sennit without hooks": async () => tasksOf(await withoutHooks()),
    },
    goals: [{ contender: "sennit", atMost: 1.05, of: "sennit without hooks" }],
  },
  {
    id: "W13/registry",
    title: "a live record for each task and future, against hooks that nobody uses",
    measure: timePerOperation(STEPS),
    contenders: {
      sennit: sennitTasks,
      "sennit with a registry": () => {
        setInstrument(new Registry());
        return sennitTasks();
      },
    },
    goals: [{ contender: "sennit with a registry", atMost: 1.3, of: "sennit" }],
  },
];
