import { type Article, paragraphs, type Section } from "./article.ts";

interface Knot {
  slug: string;
  name: string;
  family: string;
  text: string;
  related: string[];
}

const KNOTS: Knot[] = [
  {
    slug: "bowline",
    name: "The bowline",
    family: "loop",
    text: `A fixed loop that holds under load and comes undone afterwards. Sailors tie it to mooring rings, climbers knew
      it before the figure eight, and every school party of ours ties one around its own waist.

      The rabbit comes out of the hole, runs round the tree and goes back down the hole. It is a poor story and it has
      taught more people than any diagram.`,
    related: ["double-bowline", "pålstek", "sheet-bend"],
  },
  {
    slug: "double-bowline",
    name: "The double bowline",
    family: "loop",
    text: `A bowline with a second turn in its collar. The extra turn keeps the knot from shaking loose when the rope is
      stiff, and costs a hand's width of line.`,
    related: ["bowline", "figure-eight-loop"],
  },
  {
    slug: "pålstek",
    name: "Pålstek, the pole hitch",
    family: "loop",
    text: `What an English sailor calls a bowline a Swede calls a pålstek, after the pole that it is thrown over. Our
      Baltic room keeps three of them, tied in tarred hemp by a pilot from Öregrund.`,
    related: ["bowline"],
  },
  {
    slug: "figure-eight-loop",
    name: "The figure-eight loop",
    family: "loop",
    text: `Easy to tie, easy to check at a glance, hard to untie after a fall. That a partner can see from two metres
      away whether it is right made it the knot of climbing walls.`,
    related: ["double-bowline", "overhand"],
  },
  {
    slug: "overhand",
    name: "The overhand knot",
    family: "stopper",
    text: `The smallest knot there is, and the beginning of most others. It jams for good in thread, which is what a
      tailor wants, and in rope, which is what nobody wants.`,
    related: ["figure-eight-loop", "reef-knot"],
  },
  {
    slug: "stevedore",
    name: "The stevedore knot",
    family: "stopper",
    text: `A bulky stopper for the end of a cargo fall. Dockers on this quay tied it so that the line would not run
      through the block when the sling came free.`,
    related: ["overhand"],
  },
  {
    slug: "reef-knot",
    name: "The reef knot",
    family: "binding",
    text: `Two overhand knots, the second the mirror of the first. It binds a sail to a spar or a bandage to an arm, and
      it must never join two ropes: pull one end and it rolls into a hitch and slides off.`,
    related: ["granny-knot", "sheet-bend"],
  },
  {
    slug: "granny-knot",
    name: "The granny knot",
    family: "binding",
    text: `What a reef knot becomes when the second half goes the same way round. It slips, it jams, and it can be found
      on one shoe in two in any playground.`,
    related: ["reef-knot"],
  },
  {
    slug: "constrictor",
    name: "The constrictor",
    family: "binding",
    text: `A clove hitch with an overhand under the riding turn. It grips so well that a rigger cuts it away with a knife
      and does not mourn.`,
    related: ["clove-hitch"],
  },
  {
    slug: "sheet-bend",
    name: "The sheet bend",
    family: "bend",
    text: `Joins two ropes, also of unequal thickness: the thicker makes the bight, the thinner does the work. Weavers use
      the same form to mend a broken warp without stopping the loom.`,
    related: ["reef-knot", "carrick-bend"],
  },
  {
    slug: "carrick-bend",
    name: "The carrick bend",
    family: "bend",
    text: `For hawsers too stiff for anything smaller. Drawn flat and left open it is the beginning of the carrick mat,
      and the emblem over our door.`,
    related: ["sheet-bend"],
  },
  {
    slug: "zeppelin-bend",
    name: "The zeppelin bend",
    family: "bend",
    text: `Two interlocked overhand knots that neither slip nor jam. The story that an airship captain insisted on it is
      told often, and no logbook supports it.`,
    related: ["carrick-bend"],
  },
  {
    slug: "clove-hitch",
    name: "The clove hitch",
    family: "hitch",
    text: `Two turns around a post, the second under itself. Quick to tie and quick to slip, so that a careful hand adds
      two half hitches and walks away.`,
    related: ["constrictor", "rolling-hitch"],
  },
  {
    slug: "rolling-hitch",
    name: "The rolling hitch",
    family: "hitch",
    text: `A clove hitch with one turn more, for a pull along the post and not across it. It takes the strain off a jammed
      sheet while somebody else uses words.`,
    related: ["clove-hitch"],
  },
  {
    slug: "timber-hitch",
    name: "The timber hitch",
    family: "hitch",
    text: `A turn around a log, then the end dogged round its own part. The harder one tows, the better it holds; when the
      pull stops it falls open.`,
    related: ["rolling-hitch"],
  },
  {
    slug: "truckers-hitch",
    name: "The trucker's hitch",
    family: "hitch",
    text: `A loop, a ring and a piece of string make a pulley of three to one, less friction. It has kept more mattresses
      on more roofs than any strap.`,
    related: ["timber-hitch"],
  },
];

function article({ slug, name, family, text, related }: Knot): Article {
  const links = related.map((other) => `<li><a href="${other}.html">${nameOf(other)}</a></li>`).join("\n");
  return {
    path: `/knots/${slug}.html`,
    title: name,
    body: `<p class="family">Family: <a href="/glossary.html#${family}">${family}</a></p>
${paragraphs(text)}
<h2 id="related">Related knots</h2>
<ul>${links}</ul>`,
  };
}

function nameOf(slug: string): string {
  return KNOTS.find((knot) => knot.slug === slug)?.name ?? slug;
}

export const knots: Section = {
  folder: "/knots/",
  title: "Knots",
  introduction: "Sixteen knots that a visitor can learn between the morning ferry and lunch. Rope is on every bench.",
  articles: KNOTS.map(article),
};
