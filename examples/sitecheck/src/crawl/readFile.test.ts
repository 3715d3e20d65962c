import { once } from "node:events";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type Asking, NoAnswer } from "./answer.ts";
import { readFile } from "./readFile.ts";

const PAGE = "<title>Quay</title><p>Boats.";

let folder: string;
let root: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sitecheck-"));
  root = `${pathToFileURL(folder).href}/`;
  await mkdir(join(folder, "sub"));
  await mkdir(join(folder, "bare"));
  await writeFile(join(folder, "index.html"), PAGE);
  await writeFile(join(folder, "sub/index.html"), PAGE);
  await writeFile(join(folder, "a b.html"), PAGE);
  await writeFile(join(folder, "empty.html"), "");
  await writeFile(join(folder, "boat.png"), "not read");
  await symlink("round.html", join(folder, "round.html"));
});
afterAll(() => rm(folder, { recursive: true }));

const ask = (path: string, more: Partial<Asking> = {}) => {
  const signal = new AbortController().signal;
  return readFile(new URL(path, root).href, { method: "GET", wantsBody: () => true, maxBytes: 100, signal, ...more });
};
const failure = async (path: string, more: Partial<Asking> = {}): Promise<NoAnswer> => {
  const error = await ask(path, more).catch((reason) => reason);
  expect(error).toBeInstanceOf(NoAnswer);
  return error;
};

describe("a file's answer", () => {
  test("has the body of a page", async () => {
    const { body, ...answer } = await ask("a%20b.html");
    expect(new TextDecoder().decode(body ?? undefined)).toBe(PAGE);
    expect(answer).toEqual({
      url: `${root}a%20b.html`,
      redirects: [],
      status: null,
      contentType: "text/html",
      bytes: PAGE.length,
      elapsedMs: expect.any(Number),
    });
  });

  test("owns the body's buffer, which may be transferred", async () => {
    const { body } = await ask("index.html");
    expect(body?.buffer.byteLength).toBe(PAGE.length);
    expect((await ask("empty.html")).body?.buffer.byteLength).toBe(0);
  });

  test("has the size of what is not read", async () => {
    expect(await ask("boat.png")).toMatchObject({ contentType: null, body: null, bytes: 8 });
    expect(await ask("index.html", { wantsBody: () => false })).toMatchObject({ body: null, bytes: PAGE.length });
  });

  test.each(["sub", "sub/", "sub/index.html", "sub/index.html?page=2"])("%s is one file", async (path) => {
    expect(await ask(path)).toMatchObject({ url: `${root}sub/index.html`, bytes: PAGE.length });
  });
});

describe("there is no answer", () => {
  test("without a file, or an index.html in the folder", async () => {
    for (const path of ["none.html", "bare", "bare/", "index.html/below"]) {
      expect(await failure(path)).toMatchObject({ kind: "missing", message: "there is no such file" });
    }
  });

  test("where links go in a circle", async () => {
    expect(await failure("round.html")).toMatchObject({ kind: "unknown", message: expect.stringContaining("ELOOP") });
  });

  test("for a path that cannot be one", async () => {
    expect(await failure("a%2Fb.html")).toMatchObject({ kind: "unknown", message: expect.stringContaining("/") });
  });

  test("from another computer", async () => {
    expect(await failure("file://elsewhere/index.html")).toMatchObject({ kind: "unknown" });
  });

  test("from what is no file: reading a pipe, say, could take for ever", async () => {
    const server = createServer().listen(join(folder, "socket.html"));
    onTestFinished(() => void server.close());
    await once(server, "listening");
    expect(await failure("socket.html")).toMatchObject({
      kind: "unknown",
      message: "is neither a file nor a folder with an index.html",
    });
  });

  test("when it is larger than what is read", async () => {
    expect(await failure("index.html", { maxBytes: 10 })).toMatchObject({ kind: "too-large", bytes: PAGE.length });
    // What nobody reads may be as large as it likes.
    expect(await ask("index.html", { maxBytes: 10, wantsBody: () => false })).toMatchObject({ bytes: PAGE.length });
  });
});

test("fails as the signal says once that is aborted", async () => {
  const error = await ask("index.html", { signal: AbortSignal.abort() }).catch((reason) => reason);
  expect(error).toHaveProperty("name", "AbortError");
});
