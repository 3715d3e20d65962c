/** Three digits, as more say nothing. @param {number} value */
export function short(value) {
  const size = Math.abs(value);
  if (size >= 100_000) return `${Math.round(value / 1000)}k`;
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 || size === 0 ? 2 : 3);
}

/** As `short`, and what is small as a fraction. @param {number} value */
export function fraction(value) {
  return value > 0 && value < 0.1 ? `1/${Math.round(1 / value)}` : short(value);
}
