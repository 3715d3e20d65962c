import { paragraphs, type Section } from "./article.ts";

export const archive: Section = {
  folder: "/archive/",
  title: "Archive",
  introduction: "Paper, mostly. What it says about rope is true; what it says about prices was true once.",
  articles: [
    {
      path: "/archive/about.html",
      title: "What the archive keeps",
      body: paragraphs(`Order books, tide tables, letters and a catalogue that Edda typed between 1989 and 1994. Readers are
        welcome on Thursdays. Bring a pencil.`),
    },
    {
      path: "/archive/plan.html",
      title: "Plan of the knotting bench",
      // A checker that overlooks it reports three broken links too many.
      base: "/knots/",
      body: paragraphs(`From left to right: <a href="bowline.html">bowline</a>,
        <a href="reef-knot.html#related">reef knot</a>, <a href="./clove-hitch.html">clove hitch</a>.`),
    },
  ],
};

const THINGS = [
  "fid",
  "serving mallet",
  "top",
  "hatchel",
  "heaver",
  "thimble",
  "marlinspike",
  "register plate",
  "sennit",
];
const STATES = ["complete", "worn", "repaired in 1932", "without its handle", "on loan", "as found"];

/** Longer than the default of `--max-bytes`: the collection on one page, as Edda typed it. */
export function catalogue(): string {
  const shelves: string[] = [];
  for (let shelf = 1; shelf <= 60; shelf++) {
    const lines = Array.from({ length: 300 }, (_, index) => catalogueLine(shelf, index + 1));
    shelves.push(`<h2 id="shelf-${shelf}">Shelf ${shelf}</h2>\n<pre>\n${lines.join("\n")}\n</pre>`);
  }
  return shelves.join("\n");
}

function catalogueLine(shelf: number, place: number): string {
  // Two strides without a common divisor, so that things and states do not march in step.
  const thing = THINGS[(shelf * 3 + place * 7) % THINGS.length] ?? "";
  const state = STATES[(shelf + place * 5) % STATES.length] ?? "";
  const year = 1790 + ((shelf * 37 + place * 11) % 180);
  const columns = [
    `SQ ${year}.${shelf}.${place}`.padEnd(17),
    thing.padEnd(17),
    state.padEnd(23),
    `seen ${1989 + (place % 6)}`,
  ];
  return columns.join(" ");
}

/** Served as text/html, and no HTML. */
export const indexCard = JSON.stringify({ card: 1931, thing: "hawser, tarred", fathoms: 120, remark: "see <p> 14" });

export const tideTables =
  "<p>High water at Sallow Quay, from 1904 to 1971. The clerk reads every line before he hands it out.</p>";

export const tidesToday = "<p>The causeway is dry for three hours on either side of low water. Ask at the gate.</p>";
