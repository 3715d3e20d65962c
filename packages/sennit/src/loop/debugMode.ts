/**
 * Whether any loop has ever been in debug mode: asked first wherever the loop in question is asked.
 *
 * V8 takes a property that was never changed for a constant, and leaves out what it rules out.
 */
export const debugMode = { used: false };
