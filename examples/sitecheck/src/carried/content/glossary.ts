import type { Article } from "./article.ts";

const TERMS: [id: string, meaning: string][] = [
  ["bend", "A knot that joins two ropes."],
  ["binding", "A knot that holds something together, with a rope that goes round it."],
  ["bight", "A part of a rope that is bent back, between its two ends."],
  ["hitch", "A knot that ties a rope to something else."],
  ["lay", "The direction in which strands are twisted; also, to make a rope."],
  ["loop", "A knot that makes an eye in a rope."],
  ["marlinspike", "A pointed iron for opening the lay of a rope."],
  ["sennit", "A cord plaited from several strands."],
  ["splice", "A join made by weaving strands into each other, without a knot."],
  ["stopper", "A knot that keeps a rope's end from running through a hole."],
  ["strand", "Yarns twisted together; three or more of them make a rope."],
  ["yarn", "Fibres twisted together; the smallest part that has a name."],
];

export const glossary: Article = {
  path: "/glossary.html",
  title: "Glossary",
  body: `<dl>${TERMS.map(([id, meaning]) => `<dt id="${id}">${id}</dt><dd>${meaning}</dd>`).join("\n")}</dl>`,
};

export const search: Article = {
  path: "/search.html",
  title: "Search",
  body: `<form action="/search.html"><label>Look for <input name="q"></label></form>
<p>Try “sennit”, or a year.</p>`,
};
