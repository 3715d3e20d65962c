import type { Reply } from "./route.ts";

const STYLE = `body { font: 1.1rem/1.6 Georgia, serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem; color: #2b2118; background: #faf6ee }
a { color: #7a4a12 } nav a { text-transform: capitalize; margin-right: .6rem } header { display: flex; gap: 1rem; align-items: center }
footer { margin-top: 4rem; border-top: 1px solid #d9cbb2; padding-top: 1rem; font-size: .9rem } h1 { line-height: 1.2 }
`;

const MARK = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48" fill="none" stroke="#7a4a12" stroke-width="5" stroke-linecap="round">
<path d="M6 16c12 0 24 16 36 16"/><path d="M6 32c12 0 24-16 36-16"/><path d="M6 24h8m20 0h8"/></svg>
`;

function asset(contentType: string, body: string): Reply {
  return { status: 200, headers: { "content-type": contentType }, body };
}

/** The site's files that are not pages. */
export const ASSETS: Readonly<Record<string, Reply>> = {
  "/style.css": asset("text/css; charset=utf-8", STYLE),
  "/img/mark.svg": asset("image/svg+xml", MARK),
};
