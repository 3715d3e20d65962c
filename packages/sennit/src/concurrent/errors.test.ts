import { expect, test } from "vitest";
import { CancelledError as BaseCancelledError } from "../core/cancelled.ts";
import { isCancelled } from "../core/isCancelled.ts";
import { BrokenExecutorError, BrokenWorkerError, CancelledError } from "./errors.ts";

test("CancelledError is one of the root's, with a name and a code", () => {
  const error = new CancelledError("why");
  expect(error).toBeInstanceOf(BaseCancelledError);
  expect(error).toMatchObject({ name: "CancelledError", code: "ERR_CANCELLED", reason: "why" });
  expect(isCancelled(error)).toBe(true);
  expect(Object.keys(error)).not.toContain("_family");
});

test("BrokenWorkerError is a BrokenExecutorError, with the exit code and the cause", () => {
  const cause = new Error("out of memory");
  const error = new BrokenWorkerError("the worker died", { exitCode: 7, cause });
  expect(error).toBeInstanceOf(BrokenExecutorError);
  expect(error).toMatchObject({ name: "BrokenWorkerError", code: "ERR_BROKEN_WORKER", exitCode: 7, cause });
});

test("BrokenExecutorError has a name and a code", () => {
  expect(new BrokenExecutorError("broken")).toMatchObject({ name: "BrokenExecutorError", code: "ERR_BROKEN_EXECUTOR" });
});
