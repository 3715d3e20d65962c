import { paragraphs, type Section } from "./article.ts";

// On three pages: a planted duplicate.
const PRESS = `<p>Pictures of the long floor may be printed with the line “Ropewalk Museum, Sallow Quay”.
Please do not call it the longest in the world. It is the longest that still has its roof.</p>`;

export const about: Section = {
  folder: "/about/",
  title: "About us",
  introduction: "Who keeps the museum, and since when.",
  articles: [
    {
      path: "/about/people.html",
      title: "People",
      body: paragraphs(`Six people keep the museum: two rope-makers, a restorer, a carpenter, a teacher, and Edda, who knows
      where everything is.`),
    },
    {
      path: "/about/history.html",
      title: "History",
      body: paragraphs(`Built in 1790 for the navy's dockyard, sold in 1868 to a maker of fishing lines, shut in 1971, and
      opened again in 1988 by people who had not been asked.`),
    },
    { path: "/about/press.html", title: "Press", body: PRESS },
    { path: "/about/press-kit.html", title: "Press kit", heading: "Press", body: PRESS },
    { path: "/about/for-journalists.html", title: "For journalists", heading: "Press", body: PRESS },
  ],
};
