import { describe, expect, it } from "vitest";
import { Execution } from "./execution.ts";
import { isRecipe } from "./isFuture.ts";
import { recipe } from "./recipe.ts";

/** A recipe of work that nobody ends, and the executions that it has begun. */
function endless(): { begun: Execution<never>[]; of: ReturnType<typeof recipe<never>> } {
  const begun: Execution<never>[] = [];
  const of = recipe<never>("test", () => {
    const work = new Execution<never>("test");
    work.onCancel = () => {
      work.cancelled();
      return true;
    };
    begun.push(work);
    return work;
  });
  return { begun, of };
}

describe("recipe()", () => {
  it("F17, F18: is no thenable, and each run is an execution of its own", () => {
    const { begun, of } = endless();
    expect(isRecipe(of)).toBe(true);
    expect(of).not.toHaveProperty("then");
    expect(of["~recipe"].run()).not.toBe(of["~recipe"].run());
    expect(begun).toHaveLength(2);
  });

  it("F11, F12: a signal that is aborted starts nothing", () => {
    const { begun, of } = endless();
    const reason = new Error("before");
    const outcome = of["~recipe"].run({ signal: AbortSignal.abort(reason) })["~future"].peek();
    expect(outcome).toEqual({ status: "cancelled", reason });
    expect(outcome).toHaveProperty("reason", reason);
    expect(begun).toEqual([]);
  });

  it("F12: a signal that aborts while the work begins cancels it, too", () => {
    const controller = new AbortController();
    const of = recipe<never>("test", () => {
      const work = new Execution<never>("test");
      work.onCancel = () => {
        work.cancelled();
        return true;
      };
      controller.abort("at once");
      return work;
    });
    const outcome = of["~recipe"].run({ signal: controller.signal })["~future"].peek();
    expect(outcome).toEqual({ status: "cancelled", reason: "at once" });
  });

  it("F12: a signal cancels its execution for its reason, and is left alone at the end", () => {
    const { begun, of } = endless();
    const controller = new AbortController();
    const removed: unknown[] = [];
    const remove = controller.signal.removeEventListener.bind(controller.signal);
    controller.signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      removed.push(args[0]);
      remove(...args);
    };
    const future = of["~recipe"].run({ signal: controller.signal });
    begun[0]?.fail("its own end");
    expect(removed).toEqual(["abort"]);
    const other = of["~recipe"].run({ signal: controller.signal });
    controller.abort("enough");
    expect(future["~future"].peek()).toMatchObject({ status: "rejected" });
    expect(other["~future"].peek()).toEqual({ status: "cancelled", reason: "enough" });
  });
});
