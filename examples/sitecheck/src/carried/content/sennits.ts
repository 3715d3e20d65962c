import { paragraphs, type Section } from "./article.ts";

const SENNITS: [slug: string, name: string, strands: number, text: string][] = [
  [
    "three-strand",
    "The common sennit of three",
    3,
    `The plait that everybody's hands know: outer strand over, other outer strand over. Hair, bread, onions and
    mooring lines have been made this way for as long as there are pictures of them.`,
  ],
  [
    "english",
    "English sennit",
    5,
    `Five strands or more, each outer one woven over and under to the middle. It lies flat, wears evenly, and served as
    chafing gear wherever a rope met a rail.`,
  ],
  [
    "french",
    "French sennit",
    7,
    `Like the English one, with the weave of a cloth: over one, under one. With seven strands it makes a belt, and in the
    ropewalk's last years belts were most of what was sold.`,
  ],
  [
    "round",
    "Round sennit of four",
    4,
    `Four strands around nothing. Each strand goes behind two and back over one; the cord turns as it grows. Whips, bell
    ropes and the lanyards of boatswain's pipes are made of it.`,
  ],
  [
    "square",
    "Square sennit of eight",
    8,
    `Eight strands in two fours make a cord with four true edges. It does not roll on a deck, which the cook of the
    brig <i>Amity</i> noted with approval.`,
  ],
  [
    "chain",
    "Chain sennit",
    1,
    `One strand and many loops: crochet without a hook. A long line stored as a chain sennit does not tangle, and runs out
    at one pull of the end.`,
  ],
  [
    "spanish",
    "Spanish hitching",
    6,
    `Not quite a sennit, more a coat: strands hitched around a core in patterns. Our oar handle of 1871 shows six colours
    of cotton and one mistake, near the blade, that restorers left as it was.`,
  ],
  [
    "平打ち",
    "平打ち, the flat braid of kumihimo",
    16,
    `組紐 is the Japanese art of braiding silk on a stand. The flat braid 平打ち tied armour and still ties the obi. The stand
    in case nine was a gift from a workshop in Iga.`,
  ],
  [
    "monkeys-chain",
    "The monkey's chain, a puzzle",
    2,
    `Two strands and a trick. Visitors who can undo it without pulling the wrong loop may keep the cord; since the opening
    we have given away four.`,
  ],
];

export const sennits: Section = {
  folder: "/sennits/",
  title: "Sennits",
  introduction:
    "A sennit is a cord plaited from several strands. What the strands are made of matters less than it seems.",
  articles: SENNITS.map(([slug, title, strands, text], index) => ({
    path: `/sennits/${slug}.html`,
    title,
    body: `<p>Strands: <b>${strands}</b>. See <a href="/glossary.html#sennit">sennit</a> and
<a href="/glossary.html#strand">strand</a> in the glossary.</p>
${paragraphs(text)}
${index < 2 ? `<p><a href="/search.html?q=${slug}&amp;in=sennits">Find more about ${title}</a></p>` : ""}`,
  })),
};
