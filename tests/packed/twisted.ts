import { to } from "sennit";
import { Deferred, inlineCallbacks, succeed } from "sennit/twisted";

export const added: Deferred<string> = succeed(1).addCallback((n: number) => String(n));
export const work: () => Deferred<number> = inlineCallbacks(function* () {
  return yield* succeed(1);
});
export const back: Deferred<number> = to.deferred(work());
export { Deferred };
