import { readdirSync } from "node:fs";
import type { Kind } from "./kind.ts";

const folder = new URL("./kinds/", import.meta.url);

/** Every kind that has a file in `kinds/`: the platform's own first, each group in the order of its names. */
export async function allKinds(): Promise<Kind[]> {
  const files = readdirSync(folder).filter((file) => file.endsWith(".ts"));
  const modules = files.map((file) => import(new URL(file, folder).href) as Promise<{ readonly kind: Kind }>);
  const kinds = (await Promise.all(modules)).map(({ kind }) => kind);
  return kinds.sort((a, b) => group(a) - group(b) || (a.name < b.name ? -1 : 1));
}

const group = ({ library }: Kind): number => (library === undefined ? 0 : 1);
