/** A table in Markdown. @param {readonly string[]} header @param {readonly (readonly string[])[]} rows */
export function table(header, rows) {
  return [header, header.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
