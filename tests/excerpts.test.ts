import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

// README shows pieces of the example's source. Fenced as `ts ignore`, their first line names the file they are in.
const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const excerpts = [...readme.matchAll(/```ts ignore\n\/\/ (\S+)\n([\s\S]*?)```/g)];

it.each(excerpts.map(([, file = "", code = ""]) => [file, code] as const))("shows %s as it is", (file, code) => {
  expect(readFileSync(new URL(`../${file}`, import.meta.url), "utf8")).toContain(code);
});
