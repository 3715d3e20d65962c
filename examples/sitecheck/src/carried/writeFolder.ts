import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, posix } from "node:path";
import { pages } from "./pages.ts";
import { isStatic } from "./route.ts";

/** Writes what files can show of the carried site into a folder, with links that work from the disk. */
export async function writeFolder(folder: string): Promise<void> {
  for (const [path, route] of pages("folder")) {
    if (!isStatic(route)) continue;
    const file = join(folder, fileOf(path));
    await mkdir(dirname(file), { recursive: true });
    const isPage = route.headers["content-type"]?.startsWith("text/html") === true;
    await writeFile(file, isPage ? relativeLinks(route.body, path) : route.body);
  }
}

function fileOf(path: string): string {
  return path.endsWith("/") ? `${path}index.html` : path;
}

/** `href="/knots/"` made `href="../knots/index.html"`: on a disk a leading slash would be the disk's root. */
function relativeLinks(html: string, path: string): string {
  const base = /<base href="([^"]*)">/.exec(html)?.[1] ?? path;
  return html.replace(
    /(<base )?\b(href|src)="(\/[^"#?]*)/g,
    (_, isBase: string | undefined, attribute, target: string) => {
      const from = isBase === undefined ? base : path;
      const relative = posix.relative(posix.dirname(fileOf(from)), fileOf(target));
      return `${isBase ?? ""}${attribute}="${relative}`;
    },
  );
}
