import { test } from "vitest";
import { VirtualLoop } from "../loop/index.ts";
import { wait } from "./wait.ts";

test("wait() has three values for returnWhen", () => {
  const futures = [new VirtualLoop().createFuture<number>()];
  wait(futures, { returnWhen: "FIRST_EXCEPTION" });
  // @ts-expect-error there is no such value
  wait(futures, { returnWhen: "ALL" });
});
