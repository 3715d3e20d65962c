// What the pools of piscina's run.
import { cancellable } from "sennit/piscina";
import * as work from "./obey.mjs";

export const obey = cancellable(work.obey);

/** Hears of no request to stop. */
export const deaf = cancellable((/** @type {Int32Array} */ cells) => work.obey(cells));
