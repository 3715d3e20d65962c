import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { allKinds } from "./crossings/allKinds.ts";
import { bad } from "./crossings/bad.ts";
import { inTime, PATIENCE_FOR_KIND } from "./crossings/patience.ts";
import { measureKind, type Row, unexplained } from "./crossings/row.ts";
import { between, columns, fullTables, shortTable } from "./crossings/table.ts";

// Every kind of async value comes into Sennit and goes out of it, and docs/crossings.md says in tables what that keeps.

const kinds = await allKinds();
const rows: Row[] = [];

describe.each(kinds.map((kind) => [kind.name, kind] as const))("%s", (_, kind) => {
  let row: Row;
  beforeAll(async () => {
    row = await measureKind(kind);
    rows.push(row);
  }, PATIENCE_FOR_KIND);

  it("what is lost on the way in is explained, and nothing else", () => {
    expect(unexplained(row, "in")).toEqual([]);
  });

  it("what is lost on the way out is explained, and nothing else", () => {
    expect(unexplained(row, "out")).toEqual([]);
  });
});

it.each([
  ["docs/crossings.md", fullTables],
  ["README.md", shortTable],
])("%s says what is measured; if it does not, npm run crossings writes it anew", async (name, write) => {
  expect(rows, "a kind has not been measured, see above").toHaveLength(kinds.length);
  const document = new URL(`../${name}`, import.meta.url);
  const fresh = between(readFileSync(document, "utf8"), "Tables", write(rows));
  await expect(fresh, `npm run crossings writes ${name} anew`).toMatchFileSnapshot(fileURLToPath(document));
});

describe("the probes", () => {
  it("say of which kind the measuring stands still", async () => {
    const standing = inTime("a web stream, into Sennit,", new Promise(() => {}), 1);
    await expect(standing).rejects.toThrow("a web stream, into Sennit, has not come to an end in 0.001 s");
  });

  const without = (...others: string[]) => columns.filter((column) => !others.includes(column));

  it(
    "say no where it is so",
    async () => {
      const row = await measureKind(bad);
      const answers = (direction: "in" | "out") => columns.filter((column) => row[direction][column] === "no");
      // A consumer of Sennit's cannot be kept waiting by what it waits for, and has its context.
      expect(answers("in")).toEqual(without("cancel", "context"));
      expect(answers("out")).toEqual(without("turns"));
      expect(row.out.turns).toBe("5");
      expect(unexplained(row, "in")).toContain("value is lost, and no note says why");
      expect(unexplained(row, "out")).toContain('turns is "5", and a note explains that it is lost');
    },
    PATIENCE_FOR_KIND,
  );
});
