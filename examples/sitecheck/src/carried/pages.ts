import { ASSETS } from "./assets.ts";
import { about } from "./content/about.ts";
import { archive } from "./content/archive.ts";
import type { Article, Section } from "./content/article.ts";
import { glossary, search } from "./content/glossary.ts";
import { knots } from "./content/knots.ts";
import { materials } from "./content/materials.ts";
import { sennits } from "./content/sennits.ts";
import { visit } from "./content/visit.ts";
import { walk } from "./content/walk.ts";
import { frame, MUSEUM } from "./frame.ts";
import { type Form, plantedFaults } from "./planted.ts";
import { REFUSED } from "./plantedFaults.ts";
import { html, type Route } from "./route.ts";

/**
 * The carried site: what the server does for every path, decoded, without query.
 *
 * @param refused - An address where nothing listens, for the link to a site that is gone.
 */
export function pages(form: Form, refused: string = REFUSED): Map<string, Route> {
  const faults = plantedFaults(form);
  const routes = new Map<string, Route>();
  for (const article of articles()) {
    const prose = faults.filter(({ on }) => on.includes(article.path)).map((fault) => `\n<p>${fault.prose}</p>`);
    const body = (article.body + prose.join("")).replaceAll(REFUSED, refused);
    routes.set(article.path, html(frame(article.title, body, article)));
  }
  for (const [path, asset] of Object.entries(ASSETS)) routes.set(path, asset);
  for (const fault of faults) {
    for (const [path, route] of Object.entries(fault.routes ?? {})) routes.set(path, route);
  }
  return routes;
}

function articles(): Article[] {
  const sections = [knots, sennits, materials, walk, visit, about, archive];
  return [home, glossary, search, ...sections.flatMap((section) => [front(section), ...section.articles])];
}

function front({ folder, title, introduction, articles, listed }: Section): Article {
  const items = articles
    .slice(0, listed)
    .map(({ path, title }) => `<li><a href="${encodeURI(path)}">${title}</a></li>`);
  return { path: folder, title, body: `<p>${introduction}</p>\n<ul>\n${items.join("\n")}\n</ul>` };
}

const home: Article = {
  path: "/",
  title: MUSEUM,
  body: `<p>A house of three hundred and forty paces, built to walk backwards in. Learn <a href="/knots/">knots</a>, plait
<a href="/sennits/">sennits</a>, touch the <a href="/materials/">materials</a>, and take <a href="/walk/">the walk</a>.</p>
<p>Find out <a href="/visit/">how to visit</a>, who <a href="/about/">we</a> are, and what the <a href="/archive/">archive</a> keeps.</p>`,
};
