import { describe, expect, test } from "vitest";
import { analyse } from "./analyse.ts";

const URL_ = "http://quay.example/knots/bowline.html";
const HTML = `<!doctype html><title> The
  bowline </title><h1 id="bowline">The bowline</h1><p><a name="uses">Uses</a>: <a href="reef.html#how">reef</a>`;

describe("analyse", () => {
  test("reads a page", () => {
    expect(analyse(HTML, URL_)).toMatchObject({
      looksLikeHtml: true,
      title: "The bowline",
      words: 4,
      links: [{ url: "http://quay.example/knots/reef.html", fragment: "how", text: "reef", tag: "a", kind: "page" }],
      malformed: [],
      anchors: ["bowline", "uses"],
    });
  });

  test("hashes the bytes and the text apart", () => {
    const one = analyse("<p>Three strands", URL_);
    const two = analyse("<!-- v2 --><div>three  STRANDS</div>", URL_);
    expect(one.textSha256).toBe(two.textSha256);
    expect(one.sha256).not.toBe(two.sha256);
  });

  test("a string and its UTF-8 bytes are the same page", () => {
    expect(analyse(new TextEncoder().encode(HTML), URL_)).toEqual(analyse(HTML, URL_));
  });

  test("reads bytes in the response's charset", () => {
    const bytes = Uint8Array.from("<title>p\xe5lstek</title>", (character) => character.charCodeAt(0));
    expect(analyse(bytes, URL_, { contentType: "text/html; charset=latin1" }).title).toBe("pålstek");
  });

  test("an SVG's title is not the page's", () => {
    expect(analyse("<title>Page</title><svg><title>Icon</title></svg>", URL_).title).toBe("Page");
  });

  test.each(["", "\u0000\u0001\u0002", '{"a":1}', "<".repeat(10_000), "<a".repeat(10_000), "]]><![CDATA["])(
    "does not throw on %.20j",
    (garbage) => {
      expect(analyse(garbage, URL_)).toMatchObject({ looksLikeHtml: expect.any(Boolean) });
    },
  );

  test("says why a body is not HTML, and hashes it all the same", () => {
    expect(analyse('{"a":1}', URL_)).toMatchObject({
      looksLikeHtml: false,
      whyNot: "the body is JSON",
      words: 0,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test("survives a structured clone", () => {
    const facts = analyse(HTML, URL_);
    expect(structuredClone(facts)).toEqual(facts);
  });
});
