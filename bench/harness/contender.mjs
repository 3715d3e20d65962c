import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { MEASURE_ONE_PYTHON } from "./pythons.mjs";

const MEASURE_ONE = fileURLToPath(new URL("./measureOne.mjs", import.meta.url));

/**
 * What each process of Node is given: the heap of a program that is always at work.
 *
 * Others' turns can take half a minute, and V8 takes a process that waits for so long to be idle: it shrinks its young generation to a
 * megabyte and the limit of its heap to what lives, and the next turn would measure how they grow again. So V8 does nothing about idle
 * ones, and the young generation never has fewer megabytes than Node 20 lets it grow to at most.
 */
export const HOST_OPTIONS = ["--expose-gc", "--min-semi-space-size=16", "--no-memory-reducer"];

/**
 * A process that gets one contender of one case ready, and then measures it once for each line that it is sent.
 *
 * It answers with lines that begin with "= ", as libraries may print others: first "= ready", then the figures.
 */
export class Contender {
  #child;
  /** @type {AsyncIterator<string>} */
  #answers;
  #said = "";

  /** @param {string} command @param {readonly string[]} args */
  constructor(command, args) {
    this.#child = spawn(command, args);
    this.#answers = answersIn(createInterface(this.#child.stdout));
    this.#child.stderr.on("data", (text) => {
      this.#said += text;
    });
    // Its end is seen by the answer that does not come.
    this.#child.on("error", (error) => {
      this.#said += error.message;
    });
    this.#child.stdin.on("error", () => {});
  }

  /** One of the contenders in JavaScript. @param {string} id @param {string} name */
  static node(id, name) {
    return new Contender(process.execPath, [...HOST_OPTIONS, MEASURE_ONE, id, name]);
  }

  /** One of the originals. @param {string} command @param {string} id @param {string} library */
  static python(command, id, library) {
    return new Contender(command, [MEASURE_ONE_PYTHON, id, library]);
  }

  /** Resolves when it is warm. */
  async ready() {
    await this.#answer();
  }

  async measure() {
    this.#child.stdin.write("\n");
    return Number(await this.#answer());
  }

  end() {
    // Twisted would take a gentler signal for a wish, which it obeys when its loop turns.
    this.#child.kill("SIGKILL");
  }

  async #answer() {
    const { done, value } = await this.#answers.next();
    if (done) throw new Error(`its process ended without an answer: ${this.#said}`);
    return value;
  }
}

/** @param {AsyncIterable<string>} lines */
async function* answersIn(lines) {
  for await (const line of lines) if (line.startsWith("= ")) yield line.slice(2);
}
