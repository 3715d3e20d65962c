/** The laws by their numbers, with the names that the specification gives them. */
export const LAWS = {
  F0: "the mark",
  F1: "one outcome",
  F2: "never during the call",
  F3: "no flattening",
  F4: "identity",
  F5: "expected and not",
  F6: "cancelled is an outcome",
  F7: "delivery",
  F8: "affinity",
  F9: "context",
  F10: "a request with an answer",
  F11: "before the start",
  F12: "reasons",
  F13: "detaching",
  F14: "detaching is not cancelling",
  F15: "isolation",
  F16: "seen",
  F17: "no `then`",
  F18: "each run is new",
} as const;

/** The number of a law. */
export type Law = keyof typeof LAWS;
