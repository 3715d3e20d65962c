import { describe, expect, test } from "vitest";
import { decode, isHtmlType } from "./decode.ts";

const latin1 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

describe("decode", () => {
  test("is UTF-8 when nobody says anything", () => {
    expect(decode(new TextEncoder().encode("pålstek"))).toBe("pålstek");
  });

  test("believes the content type", () => {
    expect(decode(latin1("pålstek"), "text/html; charset=ISO-8859-1")).toBe("pålstek");
  });

  test("believes a meta element", () => {
    expect(decode(latin1('<meta charset="windows-1252">pålstek'))).toContain("pålstek");
  });

  test("a byte order mark wins", () => {
    const body = Uint8Array.from([0xff, 0xfe, 0x6b, 0, 0xe5, 0]);
    expect(decode(body, "text/html; charset=utf-8")).toBe("kå");
  });

  test("takes UTF-8 for a charset that nobody knows", () => {
    expect(decode(new TextEncoder().encode("å"), "text/html; charset=marlin")).toBe("å");
  });
});

test("isHtmlType looks at the type, not at its parameters", () => {
  expect(isHtmlType("text/html; charset=utf-8")).toBe(true);
  expect(isHtmlType("application/xhtml+xml")).toBe(true);
  expect(isHtmlType("text/plain; note=text/html")).toBe(false);
  expect(isHtmlType(null)).toBe(false);
});
