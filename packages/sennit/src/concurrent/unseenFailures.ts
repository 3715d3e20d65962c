import { report } from "./reporter.ts";

/** Reports the error of a future that is collected before anybody has looked at it. */
const collected = new FinalizationRegistry<unknown>((exception) =>
  report({ message: "Future exception was never retrieved", exception }),
);

/** `future` has failed, and nobody has looked at its error. */
export function addUnseen(future: object, error: unknown): void {
  collected.register(future, error, future);
}

/** Somebody has looked at it. */
export function removeUnseen(future: object): void {
  collected.unregister(future);
}
