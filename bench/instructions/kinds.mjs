/** Whose a function is: the library's own, with what it is compiled together with; the workload's; or the engine's and the host's. */
export const KINDS = /** @type {const} */ (["library", "workload", "engine's built-ins", "engine and host"]);

/** @param {string} name @returns {(typeof KINDS)[number]} */
export function kindOf(name) {
  if (name.includes("/packages/")) return "library";
  if (name.includes("/bench/")) return "workload";
  return name.startsWith("Builtin") ? "engine's built-ins" : "engine and host";
}
