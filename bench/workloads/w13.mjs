// W13: what the hooks for instruments cost, on the tasks of W5: unset, and with a record kept for each live task.
import { setInstrument } from "sennit";
import { timePerOperation } from "../harness/timePerOperation.mjs";
import { withoutHooks } from "../harness/withoutHooks.mjs";
import { sennitTasks, tasksOf } from "./w5.mjs";

const STEPS = 1_000_000;

/** What an inspector keeps of what is alive. */
class Registry {
  /** @type {Map<object, { family: string, since: number, state: string }>} */
  #live = new Map();
  #made = 0;

  /** @param {object} future @param {string} family */
  created(future, family) {
    this.#made += 1;
    this.#live.set(future, { family, since: this.#made, state: "pending" });
  }

  /** @param {object} future */
  settled(future) {
    this.#live.delete(future);
  }
}

/** @type {import("../harness/workload.mjs").Case[]} */
export const w13 = [
  {
    id: "W13/unset",
    title: "hooks that nobody uses, against a build without them",
    measure: timePerOperation(STEPS),
    contenders: {
      sennit: () => sennitTasks,
      "sennit without hooks": async () => tasksOf(await withoutHooks()),
    },
    goals: [{ contender: "sennit", atMost: 1.05, of: "sennit without hooks" }],
  },
  {
    id: "W13/registry",
    title: "a live record for each task and future, against hooks that nobody uses",
    measure: timePerOperation(STEPS),
    contenders: {
      sennit: () => sennitTasks,
      "sennit with a registry": () => {
        setInstrument(new Registry());
        return sennitTasks;
      },
    },
    goals: [{ contender: "sennit with a registry", atMost: 1.3, of: "sennit" }],
  },
];
