import { expect, test } from "vitest";
import { isInternal } from "./scope.ts";

test("a website is its origin", () => {
  expect(isInternal("http://quay.example/knots/", "http://quay.example/visit/")).toBe(true);
  expect(isInternal("http://quay.example/", "https://quay.example/")).toBe(false);
  expect(isInternal("http://quay.example/", "http://quay.example:8080/")).toBe(false);
});

test("a folder is what lies in it", () => {
  expect(isInternal("file:///srv/site/", "file:///srv/site/a/b.html")).toBe(true);
  expect(isInternal("file:///srv/site/", "file:///srv/site-old/a.html")).toBe(false);
});
