// Reads the Promises/A+ suite, which is written for mocha, as a list of tests.
import { createRequire } from "node:module";
import { dirname } from "node:path";

/** What the suite asks of an implementation. */
export interface Implementation {
  resolved(value: unknown): PromiseLike<unknown>;
  rejected(reason: unknown): PromiseLike<unknown>;
  deferred(): { promise: PromiseLike<unknown>; resolve(value: unknown): void; reject(reason: unknown): void };
}

/** A test of the suite, by the titles that lead to it. */
export interface AplusTest {
  readonly title: string;
  readonly run: () => Promise<void>;
}

type Body = (done: (error?: unknown) => void) => unknown;
type Hook = () => void;

interface Suite {
  readonly titles: readonly string[];
  readonly before: Hook[];
  readonly after: Hook[];
  readonly tests: AplusTest[];
}

const require = createRequire(import.meta.url);
const folder = dirname(require.resolve("promises-aplus-tests"));

/** The tests for one implementation. The suite finds it, and mocha's functions, in the global scope. */
export function collect(implementation: Implementation): readonly AplusTest[] {
  const suites: Suite[] = [{ titles: [], before: [], after: [], tests: [] }];
  const open = [...suites];
  const innermost = (): Suite => open.at(-1) as Suite;
  const globals = {
    adapter: implementation,
    describe: (title: string, define: () => void) => {
      const { titles, before, after } = innermost();
      const suite = { titles: [...titles, title], before: [...before], after: [...after], tests: [] };
      suites.push(suite);
      open.push(suite);
      define();
      open.pop();
    },
    specify: (title: string, body: Body) => {
      const { titles, before, after, tests } = innermost();
      tests.push({ title: [...titles, title].join(" › "), run: () => runOne(body, before, after) });
    },
    beforeEach: (hook: Hook) => innermost().before.push(hook),
    afterEach: (hook: Hook) => innermost().after.push(hook),
  };
  Object.assign(globalThis, globals);
  try {
    load();
  } finally {
    for (const name of Object.keys(globals)) Reflect.deleteProperty(globalThis, name);
  }
  return suites.flatMap(({ tests }) => tests);
}

/** Loads the suite anew, as it looks for the implementation when it is loaded. */
function load(): void {
  for (const file of Object.keys(require.cache)) if (file.startsWith(folder)) delete require.cache[file];
  require("promises-aplus-tests/lib/testFiles.js");
}

async function runOne(body: Body, before: readonly Hook[], after: readonly Hook[]): Promise<void> {
  for (const hook of before) hook();
  try {
    await new Promise<void>((resolve, reject) => {
      body((error) => (error === undefined ? resolve() : reject(error)));
      if (body.length === 0) resolve();
    });
  } finally {
    for (const hook of after) hook();
  }
}
