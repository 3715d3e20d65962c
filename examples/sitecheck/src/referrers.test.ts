import { expect, test } from "vitest";
import { analyse } from "./analyse.ts";
import { page } from "./page.ts";
import { withReferrers } from "./referrers.ts";

const at = (url: string, html: string) => page(url, { facts: analyse(html, url) });

test("every page gets the pages that link to it, sorted, each once, without itself", () => {
  const pages = withReferrers([
    at("http://q.example/b", '<p><a href="/a">from b</a>'),
    at("http://q.example/a", '<p><a href="#x">here</a><a href="/a#y">here</a>'),
    at("http://q.example/", '<p><a href="/a">one</a><a href="/a#z">two</a><img src="/i.png" alt="picture">'),
    page("http://q.example/i.png"),
  ]);
  expect(pages.map(({ requested, referrers }) => [requested, referrers])).toEqual([
    ["http://q.example/", []],
    [
      "http://q.example/a",
      [
        { url: "http://q.example/", text: "one" },
        { url: "http://q.example/b", text: "from b" },
      ],
    ],
    ["http://q.example/b", []],
    ["http://q.example/i.png", [{ url: "http://q.example/", text: "picture" }]],
  ]);
});
