import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Misbehaving, misbehave } from "../carried/misbehave.ts";
import { serve } from "../carried/serve.ts";
import { type Asking, NoAnswer } from "./answer.ts";
import { readHttp } from "./readHttp.ts";

let site: Awaited<ReturnType<typeof serve>>;
let trouble: Misbehaving;

beforeAll(async () => {
  [site, trouble] = await Promise.all([serve({ lateMs: 0 }), misbehave()]);
});
afterAll(async () => {
  await Promise.all([site.close(), trouble.close()]);
});

const ask = (path: string, more: Partial<Asking> = {}) => {
  const signal = new AbortController().signal;
  return readHttp(new URL(path, site.url).href, {
    method: "GET",
    wantsBody: () => true,
    maxBytes: 5_000_000,
    signal,
    ...more,
  });
};
/** Why the server that misbehaves gave no answer. */
const failure = async (path: string, more: Partial<Asking> = {}): Promise<NoAnswer> => {
  const error = await ask(new URL(path, trouble.url).href, more).catch((reason) => reason);
  expect(error).toBeInstanceOf(NoAnswer);
  return error;
};

describe("an answer", () => {
  test("has the body of a page", async () => {
    const { body, ...answer } = await ask("/knots/bowline.html");
    expect(answer).toMatchObject({ status: 200, contentType: "text/html; charset=utf-8", redirects: [] });
    expect(answer.url).toBe(`${site.url}knots/bowline.html`);
    expect(answer.bytes).toBe(body?.byteLength);
    expect(answer.elapsedMs).toBeGreaterThan(0);
    expect(new TextDecoder().decode(body ?? undefined)).toContain("</html>");
  });

  test("owns the body's buffer, which may be transferred", async () => {
    const { body } = await ask("/knots/bowline.html");
    expect(body?.buffer.byteLength).toBe(body?.byteLength);
  });

  test("has the size of what is not read, as it is announced", async () => {
    expect(await ask("/style.css")).toMatchObject({ status: 200, body: null, bytes: expect.any(Number) });
    expect((await ask("/style.css")).bytes).toBeGreaterThan(0);
    expect(await ask("/", { wantsBody: () => false })).toMatchObject({ body: null, bytes: expect.any(Number) });
    expect(await ask("/", { method: "HEAD" })).toMatchObject({ status: 200 });
  });

  test("of an error has no body, however long that is", async () => {
    expect(await ask("/no-such-page")).toMatchObject({ status: 404, body: null });
    expect(await ask(`${trouble.url}endless-404`)).toMatchObject({ status: 404, body: null });
  });

  test("without a body is none with an empty page", async () => {
    const { body, bytes } = await ask(`${trouble.url}empty`);
    expect(body).toEqual(new Uint8Array());
    expect(bytes).toBe(0);
  });
});

describe("redirects", () => {
  test("are followed and listed", async () => {
    const { url, status, redirects, body } = await ask("/old");
    expect({ url, status }).toEqual({ url: site.url, status: 200 });
    expect(redirects).toEqual([
      { from: `${site.url}old`, status: 301, to: `${site.url}old/home` },
      { from: `${site.url}old/home`, status: 302, to: `${site.url}home` },
      { from: `${site.url}home`, status: 307, to: site.url },
    ]);
    expect(body?.byteLength).toBeGreaterThan(0);
  });

  test("may lead out of the target, whose body is then not wanted", async () => {
    const wantsBody = (url: string) => url !== site.url;
    expect(await ask("/old", { wantsBody })).toMatchObject({ url: site.url, status: 200, body: null });
  });

  test("in a circle end", async () => {
    const { kind, message, redirects } = await failure("/loop");
    expect({ kind, message }).toEqual({
      kind: "redirect-loop",
      message: `redirects in a circle, to ${trouble.url}loop`,
    });
    expect(redirects).toHaveLength(2);
  });

  test("without end, to always another address, end too", async () => {
    expect(await failure("/deeper")).toMatchObject({
      kind: "redirect-loop",
      message: "redirects more than 10 times",
    });
  });

  test("to what is no address of the web are not followed", async () => {
    expect(await failure("/nowhere")).toMatchObject({
      kind: "bad-redirect",
      message: 'redirects to "http://[nowhere", which is not an address',
      redirects: [{ to: "http://[nowhere" }],
    });
    expect(await failure("/data")).toMatchObject({
      kind: "bad-redirect",
      message: 'redirects to "data:text/html,<p>made up", which browsers do not follow',
    });
  });
});

describe("no answer", () => {
  test("from where nothing listens", async () => {
    const refused = /href="(http:[^"]*)"/.exec(new TextDecoder().decode((await ask(trouble.url)).body ?? undefined));
    expect(await failure(refused?.[1] ?? "")).toMatchObject({ kind: "refused", message: "the connection was refused" });
  });

  test("from a connection that is reset, before or in the body", async () => {
    expect(await failure("/reset")).toMatchObject({ kind: "reset" });
    expect(await failure("/cut")).toMatchObject({ kind: "reset", bytes: "<p>and then".length });
  });

  test("from a port that no browser connects to", async () => {
    expect(await failure("http://127.0.0.1:6000/")).toMatchObject({ kind: "unknown", message: "bad port" });
  });

  test("with a body that never ends is read only so far", async () => {
    const { kind, message, bytes } = await failure("/endless", { maxBytes: 100_000 });
    expect({ kind, message }).toEqual({
      kind: "too-large",
      message: "is longer than 100000 bytes; reading stopped there",
    });
    expect(bytes).toBeGreaterThan(100_000);
    expect(bytes).toBeLessThan(1_000_000);
  });
});

describe("an aborted request", () => {
  test.each(["/never", "/headers-only"])("of %s fails with the signal's reason", async (path) => {
    const controller = new AbortController();
    const asked = trouble.asked(path);
    const answer = ask(new URL(path, trouble.url).href, { signal: controller.signal });
    await asked;
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(answer).rejects.toBe(reason);
  });

  test("is not even begun when it is aborted already", async () => {
    const reason = new Error("too late");
    await expect(ask("/", { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
