import { setReporter } from "sennit/concurrent";
import { setAppLog } from "sennit/tornado";
import { setUnhandledErrorReporter } from "sennit/twisted";

/** Silences what the families report on the side, in logs and at garbage collection: traces do not hold it either. */
export function silenceReports(): void {
  setReporter(() => {});
  setAppLog({ error: () => {} });
  setUnhandledErrorReporter(() => {});
}
