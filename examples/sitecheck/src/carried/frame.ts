import { escapeHtml } from "../escape.ts";

export const MUSEUM = "Ropewalk Museum";
const SECTIONS = ["knots", "sennits", "materials", "walk", "visit", "about", "archive"];

/** A whole page of the museum's site around its own content. */
export function frame(title: string, body: string, options: { heading?: string; base?: string } = {}): string {
  const base = options.base === undefined ? "" : `\n<base href="${options.base}">`;
  const links = SECTIONS.map((name) => `<a href="/${name}/">${name}</a>`).join(" ");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">${base}
<title>${escapeHtml(title === MUSEUM ? title : `${title} · ${MUSEUM}`)}</title>
<meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header><a href="/"><img src="/img/mark.svg" alt="${MUSEUM}" width="48" height="48"></a> <nav>${links}</nav></header>
<main>
<h1>${escapeHtml(options.heading ?? title)}</h1>
${body}
</main>
<footer>${MUSEUM}, Sallow Quay · <a href="/glossary.html">Glossary</a> · <a href="/search.html">Search</a> ·
<a href="mailto:gate@ropewalk.example">gate@ropewalk.example</a></footer>
</body>
</html>
`;
}
