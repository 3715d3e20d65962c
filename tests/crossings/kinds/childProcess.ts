import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { fromChildProcess } from "sennit";
import { getRunningLoop } from "sennit/loop";
import type { IncomingProduct, Kind } from "../kind.ts";

/** Ends when its standard input does. It says when it is ready, and that it was told to end, and cleans up until then. */
const PROGRAM = `
process.on("SIGTERM", () => console.log("heard"));
process.stdin.on("end", () => console.log("ending")).resume();
console.log("ready");
`;

function waiting(): { child: ChildProcessWithoutNullStreams } & Omit<IncomingProduct, "waitable"> {
  const child = spawn(process.execPath, ["--eval", PROGRAM]);
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const exit = once(child, "exit");
  const says = async (word: string): Promise<void> => {
    while (!said.includes(word) && child.exitCode === null && child.signalCode === null) {
      await Promise.race([once(child.stdout, "data"), exit]);
    }
  };
  let ending = false;
  const end = async (): Promise<void> => {
    ending = true;
    child.stdin.end();
    await exit;
  };
  return {
    child,
    resolve: () => end(),
    heard: () => said.includes("heard"),
    cleanedUp: () => said.includes("ending"),
    finishCleanup: () => void end(),
    rest: () => (ending ? exit : says(child.killed ? "heard" : "ready")),
  };
}

export const kind: Kind = {
  name: "child process",
  subpath: "sennit",
  in: {
    code: "fromChildProcess(child)",
    make() {
      const { child, ...functions } = waiting();
      return { waitable: fromChildProcess(child, { loop: getRunningLoop(), grace: 60_000 }), ...functions };
    },
  },
  plain: {
    in: {
      code: 'once(child, "exit", { signal })',
      make(signal) {
        const { child, ...functions } = waiting();
        return { waitable: once(child, "exit", { signal }), ...functions };
      },
    },
  },
  notes: [
    {
      direction: "in",
      columns: ["value", "thenable"],
      applies: false,
      text: "The value is the exit code, and the signal that has ended it: no object leaves a process.",
    },
    {
      direction: "in",
      columns: ["reason down"],
      text: "A signal of the operating system carries no reason. The Future keeps it.",
    },
  ],
};
