/** What `x` is, for a message: never by its own code, which may fail. */
export function describe(x: unknown): string {
  if (typeof x === "function") return `the function ${x.name || "(anonymous)"}`;
  if (typeof x !== "object" || x === null) return String(x);
  if (Object.prototype.toString.call(x) === "[object Generator]") return "a generator";
  return `an object of class ${x.constructor?.name ?? "Object"}`;
}
