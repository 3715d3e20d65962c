/** Errors as text, also those whose own way to become text throws. */

/** The name of the class of `x`, or of its type. */
export function nameOfClass(x: unknown): string {
  if (typeof x !== "object" || x === null) return typeof x;
  return attempt(() => x.constructor.name) ?? "Object";
}

/** The message of an error; for anything else, its text. */
export function messageOf(x: unknown): string {
  const text = attempt(() => (x instanceof Error ? x.message : String(x)));
  return typeof text === "string" ? text : `<${nameOfClass(x)} that cannot be turned into text>`;
}

/** One line of what it is, and one of where it was made. */
export function briefTraceback(x: unknown): string {
  const [first] = framesOf(x);
  const what = `${nameOfClass(x)}: ${messageOf(x)}`;
  return first === undefined ? what : `${what}\n${first}`;
}

/** What it is and its stack, then the same of what caused it. */
export function fullTraceback(x: unknown): string {
  const parts: string[] = [];
  const told = new Set<unknown>();
  let current = x;
  do {
    told.add(current);
    parts.push([`${nameOfClass(current)}: ${messageOf(current)}`, ...framesOf(current)].join("\n"));
    current = causeOf(current);
  } while (current !== undefined && !told.has(current));
  return parts.join("\nCaused by: ");
}

function causeOf(x: unknown): unknown {
  return x instanceof Error ? attempt(() => x.cause) : undefined;
}

/** The lines of a stack that name places: engines differ in what they write above them. */
function framesOf(x: unknown): string[] {
  const stack = x instanceof Error ? attempt(() => x.stack) : undefined;
  if (typeof stack !== "string") return [];
  return stack.split("\n").filter((line) => /^\s+at |@.*:\d+:\d+$/.test(line));
}

function attempt<T>(fn: () => T): T | undefined {
  try {
    return fn();
  } catch {
    return undefined;
  }
}
