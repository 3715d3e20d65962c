// piscina's own types do not pass without skipLibCheck under exactOptionalPropertyTypes: its pool is what the adapter asks for.
import { from, run } from "sennit";
import type { Future } from "sennit/loop";
import { cancellable, fromPiscina, type PiscinaPool } from "sennit/piscina";

export const double: (n: number) => Promise<number> = cancellable((n: number, signal) => (signal.aborted ? 0 : n * 2));

const pool: PiscinaPool<number, number> = { run: double };
export const future: Future<number> = from(fromPiscina(pool, 21, { name: "double", grace: 500 }));
export const n: number = await run(() => from(fromPiscina(pool, 21)));
