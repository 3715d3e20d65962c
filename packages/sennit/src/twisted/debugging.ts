import { isBridge } from "../core/frames.ts";
import { Site } from "../core/site.ts";
import { noteTold } from "../core/trace.ts";
import type { Failure } from "./failure.ts";

/** Where a Deferred was made, and where it was fired first. */
interface Sites {
  readonly created: Site;
  fired?: Site;
}

/** Whether sites are noted. */
export let debugging = false;

const sites = new WeakMap<object, Sites>();

/**
 * Lets Deferreds note from now on where they are made and where they are fired, or no more.
 *
 * An AlreadyCalledError and the report of an unhandled error then tell both, and the trace of an error tells of the Deferreds
 * in whose callbacks it was raised or waited for. It costs time and memory: it is for development. Follows Twisted's setDebugging.
 *
 * @example
 * ```ts
 * import { getDebugging, setDebugging, succeed } from "sennit/twisted";
 *
 * setDebugging(true);
 * const deferred = succeed(1);
 * setDebugging(false);
 * try {
 *   deferred.callback(2);
 * } catch (error) {
 *   (error as Error).message.includes("It was fired first at:"); // => true
 * }
 * getDebugging(); // => false
 * ```
 */
export function setDebugging(on: boolean): void {
  debugging = on;
}

/**
 * Whether Deferreds note where they are made and fired.
 *
 * @example
 * ```ts
 * import { getDebugging } from "sennit/twisted";
 *
 * getDebugging(); // => false
 * ```
 */
export function getDebugging(): boolean {
  return debugging;
}

/** @internal `deferred` is being made by `maker`. */
export function noteCreation(deferred: object, maker: object): void {
  sites.set(deferred, { created: Site.capture(maker) });
}

/** @internal `deferred` is being fired by `method`. */
export function noteFiring(deferred: object, method: object): void {
  const noted = sites.get(deferred);
  if (noted !== undefined) noted.fired = Site.capture(method);
}

/** @internal Where `deferred` was made, if that was noted. */
export function creationSite(deferred: object): Site | undefined {
  return sites.get(deferred)?.created;
}

/** @internal A callback of `deferred` has raised `failure`, or waited for the Deferred that it comes from. */
export function noteInChain(failure: Failure, deferred: object): void {
  const site = creationSite(deferred);
  if (site === undefined) return;
  noteTold(failure.value, { from: failure, to: failure }, () => {
    const place = site.frames().find((frame) => !isBridge(frame));
    return [`a callback of the Deferred made at ${place ?? "an unknown place"}`];
  });
}

/** @internal Where `deferred` was made and fired, for a message; empty if that was not noted. */
export function describeSites(deferred: object): string {
  const noted = sites.get(deferred);
  if (noted === undefined) return "";
  return describe("It was made at:", noted.created) + describe("It was fired first at:", noted.fired);
}

function describe(title: string, site: Site | undefined): string {
  return site === undefined ? "" : `\n${[title, ...site.frames()].join("\n    ")}`;
}
