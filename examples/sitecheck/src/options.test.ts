import { describe, expect, test } from "vitest";
import { HELP, parseOptions } from "./options.ts";
import { UsageError } from "./usageError.ts";

describe("parseOptions", () => {
  test("has a default for everything", () => {
    expect(parseOptions([])).toEqual({
      target: { kind: "carried" },
      help: false,
      out: "./sitecheck-report",
      concurrency: 8,
      timeoutMs: 60_000,
      depth: 10,
      slowMs: 1000,
      maxBytes: 1_000_000,
      memoryMb: 256,
    });
  });

  test("reads every option", () => {
    const line =
      "https://quay.example/x#y --out o --concurrency 2 --timeout 5 --depth 3 --slow 7 --max-bytes 9 --memory 32";
    expect(parseOptions(line.split(" "))).toEqual({
      target: { kind: "url", url: "https://quay.example/x" },
      help: false,
      out: "o",
      concurrency: 2,
      timeoutMs: 5,
      depth: 3,
      slowMs: 7,
      maxBytes: 9,
      memoryMb: 32,
    });
  });

  test.each(["public", "./public", "/srv/site", "C:\\site", "a b"])("%s is a folder", (path) => {
    expect(parseOptions([path]).target).toEqual({ kind: "folder", path });
  });

  test("--help is seen and describes every option", () => {
    expect(parseOptions(["--help"]).help).toBe(true);
    for (const option of ["out", "concurrency", "timeout", "depth", "slow", "max-bytes", "memory"]) {
      expect(HELP).toContain(`--${option} `);
    }
  });

  test.each([
    [["--depth", "0"], '--depth takes a whole number from 1 to 2147483647, but was given "0"'],
    [["--depth", "3.5"], "sitecheck --depth 10"],
    [["--timeout=-1"], '"-1"'],
    [["--timeout=9999999999"], "2147483647"],
    [["--concurrency", "many"], "sitecheck --concurrency 8"],
    [["--memory", "1"], "--memory takes a whole number from 32 to"],
    [["--out", ""], "--out is empty"],
    [["--fast"], "sitecheck --help"],
    [["--depth"], "sitecheck --help"],
    [["a", "b"], "sitecheck a"],
    [[""], "sitecheck ./public"],
    [["http://"], '"http://" is not a valid address'],
    [["http:/quay.example"], "is not a valid address"],
    [["http://[x"], "sitecheck https://example.org/docs/"],
    [["ftp://quay.example"], "http: and https:"],
    [["localhost:8080"], "sitecheck http://localhost:8080"],
  ])("%j is refused, and the line to write is said", (argv, said) => {
    expect(() => parseOptions(argv)).toThrow(UsageError);
    expect(() => parseOptions(argv)).toThrow(said);
  });
});
