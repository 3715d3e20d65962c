// What a benchmark is made of.

/**
 * Does an operation `count` times, and waits until all of it is done.
 * @typedef {(count: number) => unknown} Batch
 */

/**
 * Loads a library and says how it does the operation. Called in a process that measures nothing else.
 * @typedef {() => Batch | Promise<Batch>} Prepare
 */

/**
 * What a figure is to be at most, as a multiple of another one of the same round, or as it is.
 * @typedef {object} Goal
 * @property {string} contender Whose figure.
 * @property {number} atMost
 * @property {number} [onNewerEngines] The same from Node 24 on, whose native async functions are much faster.
 * @property {string} [of] A contender of the same case; of several, separated by "|", the best one.
 * @property {string} [ofCase] Another case, whose figure for the same contender is meant; of several, the best one.
 */

/**
 * One row of the tables: several contenders do the same.
 * @typedef {object} Case
 * @property {string} id The workload's name, and a part after a slash where it has several cases.
 * @property {string} title
 * @property {Measure} measure What is measured, and how.
 * @property {Record<string, Prepare>} contenders
 * @property {readonly string[]} [originals] The Python libraries that do it too, in bench/python.
 * @property {Record<string, string>} [notes] What a contender does less or otherwise, where its figure needs that said.
 * @property {readonly Goal[]} goals
 */

/**
 * @typedef {object} Measure
 * @property {string} unit
 * @property {number} turns How often each contender has its turn in a round.
 * @property {(prepare: Prepare, contender: string) => Promise<() => Promise<number>>} start Warms a contender up; what
 * it resolves to measures it once.
 */

export {};
