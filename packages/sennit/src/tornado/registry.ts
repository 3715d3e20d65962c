import { describe } from "../core/describe.ts";
import { UsageError } from "../core/errors.ts";
import { isFuture } from "../core/isFuture.ts";
import { moment } from "./moment.ts";
import type { Waitable } from "./yielded.ts";

interface Converter {
  readonly accepts: (x: unknown) => boolean;
  readonly convert: (x: never) => Waitable;
}

/** What was registered with `convertYielded`, the oldest first. */
const converters: Converter[] = [];

/** `convertYielded.register`. */
export function register(accepts: (x: unknown) => boolean, convert: (x: never) => Waitable): () => void {
  const converter = { accepts, convert };
  converters.push(converter);
  return () => {
    const at = converters.indexOf(converter);
    if (at >= 0) converters.splice(at, 1);
  };
}

/** Whether something is registered for `x`: then no helper may take it for what it is otherwise. */
export function isRegistered(x: unknown): boolean {
  return converterOf(x) !== undefined;
}

/** What `x` is converted to by what was registered; undefined where nothing is registered for it. */
export function convertRegistered(x: unknown): Waitable | undefined {
  const converter = converterOf(x);
  return converter && checked(converter.convert(x as never));
}

function converterOf(x: unknown): Converter | undefined {
  for (let i = converters.length - 1; i >= 0; i -= 1) {
    const converter = converters[i] as Converter;
    if (converter.accepts(x)) return converter;
  }
  return undefined;
}

/** What a converter has returned, unless it is no future. */
function checked(converted: Waitable): Waitable {
  if (converted === moment || isFuture(converted)) return converted;
  throw new UsageError("ERR_BAD_CONVERTER", {
    did: `a converter returned ${describe(converted)}`,
    wrong: "it must return a future",
    write: "convertYielded.register(isMine, (mine) => mine.toFuture())",
  });
}
