import { expect, test } from "vitest";
import { refusing } from "./loopback.ts";

test("refusing refuses, and goes on refusing", async () => {
  const { url, close } = await refusing();
  for (let i = 0; i < 3; i++) {
    await expect(fetch(url)).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } });
  }
  await close();
});
