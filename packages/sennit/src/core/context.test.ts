import { describe, expect, it } from "vitest";
import { Context, ContextVar, copyContext } from "./context.ts";

describe("a context variable", () => {
  it("has its default, a fallback, or an error that says what to write", () => {
    const withDefault = new ContextVar("colour", "red");
    const without = new ContextVar<string>("size");
    expect(withDefault.get()).toBe("red");
    expect(withDefault.get("blue")).toBe("blue");
    expect(without.get("small")).toBe("small");
    expect(() => without.get()).toThrow(/new ContextVar\("size", defaultValue\)/);
  });

  it("takes undefined for a default, and for a fallback", () => {
    expect(new ContextVar<undefined>("nothing", undefined).get()).toBeUndefined();
    expect(new ContextVar<undefined>("nothing").get(undefined)).toBeUndefined();
  });

  it("is brought back by the token of its set, once", () => {
    const variable = new ContextVar<number>("n");
    const first = variable.set(1);
    const second = variable.set(2);
    variable.reset(second);
    expect(variable.get()).toBe(1);
    variable.reset(first);
    expect(variable.get(0)).toBe(0);
    expect(() => variable.reset(first)).toThrow(/used before/);
    expect(() => new ContextVar<number>("m").reset(variable.set(3))).toThrow(/another variable/);
    variable.reset(variable.set(4));
  });
});

describe("a context", () => {
  it("keeps what is set inside to itself, and has it again the next time", () => {
    const variable = new ContextVar("n", 0);
    const context = new Context();
    context.run(() => variable.set(1));
    expect(variable.get()).toBe(0);
    expect(context.run(() => variable.get())).toBe(1);
    expect(context.get(variable)).toBe(1);
    expect([...context]).toEqual([[variable, 1]]);
  });

  it("is copied with its values, and then goes its own way", () => {
    const variable = new ContextVar("n", 0);
    const context = new Context();
    context.run(() => variable.set(1));
    const copy = context.copy();
    copy.run(() => variable.set(2));
    expect(context.get(variable)).toBe(1);
    expect(copy.get(variable)).toBe(2);
    expect(copy.has(variable)).toBe(true);
    expect(new Context().has(variable)).toBe(false);
  });

  it("gives arguments and result through, and is left when its function throws", () => {
    const variable = new ContextVar("n", 0);
    const context = new Context();
    expect(context.run((a: number, b: number) => a + b, 1, 2)).toBe(3);
    const failing = () => {
      variable.set(5);
      throw new Error("planted");
    };
    expect(() => context.run(failing)).toThrow("planted");
    expect(variable.get()).toBe(0);
    expect(context.get(variable)).toBe(5);
  });

  it("runs inside others, but not inside itself", () => {
    const variable = new ContextVar("n", 0);
    const outer = new Context();
    outer.run(() => {
      variable.set(1);
      const inner = copyContext();
      inner.run(() => variable.set(2));
      expect(variable.get()).toBe(1);
      expect(inner.get(variable)).toBe(2);
      expect(() => outer.run(() => {})).toThrow(/context\.copy\(\)\.run/);
    });
    expect(variable.get()).toBe(0);
  });
});
