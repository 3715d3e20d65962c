import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: [
      "packages/*/src/**/*.test.ts",
      "oracle/src/**/*.test.ts",
      "examples/*/src/**/*.test.ts",
      "runtimes/src/**/*.test.ts",
      "tests/*.test.ts",
    ],
    typecheck: { enabled: true, include: ["packages/*/src/**/*.test-d.ts"], tsconfig: "tests/tsconfig.types.json" },
    globalSetup: "tests/generateExamples.ts",
    // The built packages are run as their users run them: by Node, untransformed.
    server: { deps: { external: [/\/packages\/[^/]+\/dist\//] } },
    silent: "passed-only",
    // With two cores vitest would leave one of them to itself.
    maxWorkers: "100%",
    // Tests have no use for the clock: this is for a machine that does ten other things, and to end what hangs.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
