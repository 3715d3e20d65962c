import { describe, expect, test } from "vitest";
import { resolveLink } from "./resolveLink.ts";

const BASE = "http://quay.example/knots/bowline.html";

describe("resolveLink", () => {
  test.each([
    ["reef.html", "http://quay.example/knots/reef.html", ""],
    ["/visit/?day=1#map", "http://quay.example/visit/?day=1", "map"],
    ["#uses", BASE, "uses"],
    ["  ../a b.html ", "http://quay.example/a%20b.html", ""],
    ["pålstek.html#så", "http://quay.example/knots/p%C3%A5lstek.html", "så"],
    ["//other.example", "http://other.example/", ""],
    ["x.html#a:~:text=rope", "http://quay.example/knots/x.html", "a"],
    ["x.html#100%", "http://quay.example/knots/x.html", "100%"],
    ["", BASE, ""],
  ])("%j", (href, url, fragment) => {
    expect(resolveLink(href, BASE)).toEqual({ ok: true, url, fragment });
  });

  test.each(["mailto:a@b", "tel:+44", "javascript:void(0)", "data:text/html,x", "ftp://x/y"])("ignores %s", (href) => {
    expect(resolveLink(href, BASE)).toEqual({ ok: false, reason: null });
  });

  test.each(["http://", "http://[rope", "https://hemp yard.example/", "http://x:99999/"])("%s is malformed", (href) => {
    expect(resolveLink(href, BASE)).toEqual({ ok: false, reason: "it is not a valid address" });
  });

  test("a web page cannot send the checker to a file on this computer", () => {
    expect(resolveLink("file:///etc/passwd", BASE)).toMatchObject({ reason: expect.stringContaining("own computer") });
  });

  test("in a folder, a leading slash means the folder", () => {
    const base = "file:///srv/site/knots/a.html";
    expect(resolveLink("/visit/x.html", base, "file:///srv/site/")).toMatchObject({
      url: "file:///srv/site/visit/x.html",
    });
    expect(resolveLink("b.html", base, "file:///srv/site/")).toMatchObject({ url: "file:///srv/site/knots/b.html" });
  });
});
