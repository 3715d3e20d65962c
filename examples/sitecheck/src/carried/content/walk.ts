import { paragraphs, type Section } from "./article.ts";

const STATIONS: [name: string, text: string][] = [
  [
    "The hatchelling room",
    "Here the fibres are combed over steel pins until they lie side by side. The dust was famous.",
  ],
  [
    "The spinners",
    "A spinner walks backwards with a bundle of hemp at the waist and pays it out to the wheel: eighteen miles a day.",
  ],
  ["The yarn loft", "Four thousand bobbins, of which two thousand nine hundred are where the plan says they are."],
  ["The tar kettle", "Yarn goes through at ninety degrees and comes out brown. Please do not lean on the kettle."],
  ["The register plate", "Holes in circles bring each yarn to its own place in the strand, so that none is slack."],
  ["The top cart", "A cone with three grooves rides between the strands and lets them close behind it into rope."],
  ["The long floor", "Three hundred and forty paces without a pillar. A cable could not be longer than the house."],
  ["The coiling deck", "The rope is coiled with the sun, weighed, ticketed, and rolled down to the quay."],
];

/** Each station is linked only from the one before: the deepest pages of the site. */
const stations = STATIONS.map(([title, text], index) => {
  const next = STATIONS[index + 1];
  const onward =
    next === undefined
      ? '<p>The walk ends here. Back to <a href="/#top">the entrance</a>.</p>'
      : `<p>Walk on: <a href="/walk/${index + 2}.html">${next[0]}</a></p>`;
  return {
    path: `/walk/${index + 1}.html`,
    title: `Station ${index + 1}: ${title}`,
    body: `${paragraphs(text)}\n${onward}`,
  };
});

export const walk: Section = {
  folder: "/walk/",
  title: "The walk",
  introduction: "Eight stations, one after the other, as the hemp went.",
  articles: stations,
  listed: 1,
};
