import { expect, test } from "vitest";
import { addressLink, shortAddress } from "./address.ts";

test("what all pages of the target share is left out", () => {
  expect(shortAddress("http://quay.example/p%C3%A5l.html?x=1", "http://quay.example/docs/")).toBe("/pål.html?x=1");
  expect(shortAddress("http://other.example/", "http://quay.example/")).toBe("http://other.example/");
  expect(shortAddress("file:///srv/site/a/b.html", "file:///srv/site/")).toBe("a/b.html");
  expect(shortAddress("http://quay.example/100%", "http://quay.example/")).toBe("/100%");
  expect(shortAddress("http://quay.example/a", "a target that is no address")).toBe("http://quay.example/a");
});

test("what is no address of the web or a file is shown and not linked", () => {
  expect(addressLink("javascript:alert(1)", "http://quay.example/")).toBe("<code>javascript:alert(1)</code>");
  expect(addressLink("http://[x", "http://quay.example/")).toBe("<code>http://[x</code>");
  expect(addressLink("http://a.example/?b&c", "http://quay.example/")).toContain('href="http://a.example/?b&amp;c"');
});
