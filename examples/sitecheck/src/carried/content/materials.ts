import { paragraphs, type Section } from "./article.ts";

const MATERIALS: [slug: string, name: string, text: string][] = [
  [
    "hemp",
    "Hemp",
    `The rope of the age of sail. It is strong, it swells when wet, and it rots from the inside unless it is tarred; the
    smell in the long room is the tar.`,
  ],
  [
    "manila",
    "Manila",
    `Made from abacá, a cousin of the banana. It needs no tar, floats for a while, and drove hemp from the merchant ships
    within thirty years.`,
  ],
  [
    "coir",
    "Coir",
    `The husk of the coconut. Weak, springy, cheap and afloat: good for fenders, for doormats, and for a towline that must
    not snatch.`,
  ],
  [
    "cotton",
    "Cotton",
    `Soft in the hand and white for a week. We use it for teaching, since it shows every strand and forgives every
    beginner.`,
  ],
  [
    "wire",
    "Wire rope",
    `Invented in a mine in the Harz in 1834. Its strands are laid like those of any rope, and a splice in it takes two
    people, one of them patient.`,
  ],
  [
    "polyamide",
    "Polyamide",
    `Stretches by a quarter before it breaks and then comes back at whoever stood behind it. The museum keeps one broken
    hawser and one dented bollard to make the point.`,
  ],
];

export const materials: Section = {
  folder: "/materials/",
  title: "Materials",
  introduction: "Six things to make rope of. Please touch the samples; they are replaced every spring.",
  articles: MATERIALS.map(([slug, title, text]) => ({
    path: `/materials/${slug}.html`,
    title,
    body: `${paragraphs(text)}
<p>Spun into <a href="/glossary.html#yarn">yarn</a>, laid into <a href="/glossary.html#strand">strands</a>.</p>`,
  })),
};
