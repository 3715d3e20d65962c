import { Site } from "../core/site.ts";

/** Where futures were made and where coroutines wait: noted in debug mode only, and beside the objects themselves. */
const creations = new WeakMap<object, Site>();

/** The last wait that a coroutine began, until its driver takes it over. */
let lastWait: { readonly on: object; readonly site: Site } | undefined;

/** Notes that `made` was made where `madeBy` was called. */
export function noteCreation(made: object, madeBy: object): void {
  creations.set(made, Site.capture(madeBy));
}

/** Where `made` was made, if it was noted. */
export function creationSite(made: object): Site | undefined {
  return creations.get(made);
}

/** Notes that a coroutine waits on `future`: its frames are on the stack now, and not when its driver goes on. */
export function noteWait(future: object, method: object): void {
  lastWait = { on: future, site: Site.capture(method) };
}

/** Where the wait on `future` began, if that was noted just now. */
export function takeWaitSite(future: object): Site | undefined {
  const site = lastWait?.on === future ? lastWait.site : undefined;
  lastWait = undefined;
  return site;
}
