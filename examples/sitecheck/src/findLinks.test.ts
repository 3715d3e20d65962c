import { parse } from "parse5";
import { describe, expect, test } from "vitest";
import { findLinks } from "./findLinks.ts";

const BASE = "http://quay.example/knots/";
const read = (html: string) => findLinks(parse(html), BASE);
const urls = (html: string) => read(html).links.map((link) => link.url);

describe("findLinks", () => {
  test("finds every element that names another document", () => {
    const html = `<link rel=stylesheet href=/s.css><script src=a.js></script><a href=b.html>B</a>
      <img src=c.png alt="A knot"><map><area href=d.html></map><iframe src=e.html></iframe>
      <video src=f.mp4 poster=g.jpg></video>`;
    expect(read(html).links.map(({ url, kind, tag }) => `${kind} ${tag} ${url.replace(BASE, "")}`)).toEqual([
      "resource link http://quay.example/s.css",
      "resource script a.js",
      "page a b.html",
      "resource img c.png",
      "page area d.html",
      "page iframe e.html",
      "resource video f.mp4",
      "resource video g.jpg",
    ]);
  });

  test("keeps fragments apart and lists a repeated link once", () => {
    const { links } = read("<a href=x#one>1</a><a href=x#two>2</a><a href=x#one>again</a>");
    expect(links.map((link) => [link.fragment, link.text])).toEqual([
      ["one", "1"],
      ["two", "2"],
    ]);
  });

  test("resolves against <base>, wherever it stands", () => {
    expect(urls('<a href=reef.html>x</a><base href="/sennits/">')).toEqual(["http://quay.example/sennits/reef.html"]);
  });

  test("a malformed <base> is as good as none", () => {
    expect(urls('<base href="http://[x"><a href=reef.html>x</a>')).toEqual(["http://quay.example/knots/reef.html"]);
  });

  test("records malformed links with what is wrong with them", () => {
    expect(read('<a href="http://[rope">Rope</a><a href="mailto:a@b">Mail</a>')).toEqual({
      links: [],
      malformed: [{ href: "http://[rope", text: "Rope", tag: "a", reason: "it is not a valid address" }],
    });
  });

  test("hints to the browser are no links, and neither is an <a> without href", () => {
    expect(urls('<link rel="preconnect" href="https://x.example"><a name=top>x</a>')).toEqual([]);
  });

  test("shortens long link texts", () => {
    expect(read(`<a href=x>${"rope ".repeat(50)}</a>`).links[0]?.text).toHaveLength(80);
  });
});
