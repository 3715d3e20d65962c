/**
 * Whether any loop has ever been in debug mode: on the ways that are run all the time, asked before the loop in question is.
 *
 * V8 takes a property that was never changed for a constant, and leaves out what it rules out.
 */
export const debugMode = { used: false };
