// What runs on the threads of W14.

/**
 * @param {number} a
 * @param {number} b
 */
export function add(a, b) {
  return a + b;
}

/** As `add`: piscina's tasks take one argument. @param {[a: number, b: number]} pair */
export function addPair([a, b]) {
  return a + b;
}
