import { from, to } from "sennit";
import { getRunningLoop } from "sennit/loop";
import type { Kind, Waiting } from "../kind.ts";
import { Seen } from "../seen.ts";

function listen(signal: AbortSignal, look: () => void): Waiting {
  const seen = new Seen(look);
  if (signal.aborted) seen.cancelled(signal.reason);
  signal.addEventListener("abort", () => seen.cancelled(signal.reason), { once: true });
  return seen;
}

export const kind: Kind = {
  name: "AbortSignal",
  subpath: "sennit",
  in: {
    code: "from(signal)",
    make() {
      const loop = getRunningLoop();
      const controller = new AbortController();
      const again = () => from(controller.signal, { loop });
      return { waitable: again(), cancel: (reason) => controller.abort(reason), again };
    },
  },
  out: {
    code: "to.signal(future)",
    wait: (future, look) => listen(to.signal(future), look),
  },
  notes: [
    {
      direction: "out",
      columns: ["value", "thenable", "error", "causal stack", "typed"],
      applies: false,
      text: "A signal tells of nothing but an abort.",
    },
  ],
};
