import { run } from "effection";
import { from } from "sennit";
import { fromTask } from "sennit/effection";
import { getRunningLoop } from "sennit/loop";
import type { IncomingProduct, Kind } from "../kind.ts";
import { halting, workingOperation } from "./effection.ts";

export const kind: Kind = {
  name: "Effection task",
  library: "effection",
  subpath: "sennit/effection",
  in: {
    code: "from(fromTask(task))",
    make(): IncomingProduct {
      const { operation, functions } = workingOperation();
      const { started: _, ...others } = functions;
      const task = run(operation);
      const cancel = halting(() => task, functions.finishCleanup);
      return { waitable: from(fromTask(task), { loop: getRunningLoop() }), ...others, cancel };
    },
  },
  notes: [
    {
      direction: "in",
      columns: ["reason down", "reason up"],
      text: "As with operations: Effection has no reasons.",
    },
  ],
};
