import { afterEach, beforeEach, expect, test } from "vitest";
import type { Serving } from "./loopback.ts";
import { misbehave } from "./misbehave.ts";

let server: Serving;
beforeEach(async () => {
  server = await misbehave();
});
afterEach(() => server.close());

const get = (path: string, init?: RequestInit) => fetch(new URL(path, server.url), init);

test("the front page links to every misbehaviour", async () => {
  const text = await (await get("/")).text();
  for (const path of ["/never", "/endless", "/loop", "/garbage"]) expect(text).toContain(`href="${path}"`);
});

test("a body that never ends goes on for as long as it is read", async () => {
  const reader = (await get("/endless")).body?.getReader();
  let bytes = 0;
  while (bytes < 3_000_000) bytes += (await reader?.read())?.value?.length ?? 0;
  await reader?.cancel();
});

test("a maze has no end, and no entrance", async () => {
  expect(await (await get("/maze/llr")).text()).toContain('href="/maze/llrl"');
  expect(await (await get("/")).text()).not.toContain("maze");
});

test("a loop of redirects and one that always finds another address", async () => {
  await expect(get("/loop")).rejects.toThrow("fetch failed");
  await expect(get("/deeper")).rejects.toThrow("fetch failed");
});

test("connections are reset, and bodies cut", async () => {
  await expect(get("/reset")).rejects.toThrow("fetch failed");
  await expect(get("/cut").then((response) => response.text())).rejects.toThrow("terminated");
});

test("requests that are never answered end with the server", async () => {
  const never = get("/never");
  await get("/empty");
  await server.close();
  await expect(never).rejects.toThrow("fetch failed");
});
