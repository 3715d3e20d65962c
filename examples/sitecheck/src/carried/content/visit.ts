import { paragraphs, type Section } from "./article.ts";

// On two pages: a planted duplicate.
const HOURS = `<p>The ropewalk is open from April to October, Tuesday to Sunday, from ten until the light goes.
In winter the machines rest and so do we; groups may write.</p>`;

export const visit: Section = {
  folder: "/visit/",
  title: "Visit",
  introduction: "How to come, what it costs, and what there is to eat.",
  articles: [
    {
      path: "/visit/tickets.html",
      title: "Tickets",
      body: paragraphs(`Grown-ups six, children two, rope-makers free on proof of a splice. Tickets are sold at the gate and
      are valid for the whole day, tea room included.`),
    },
    {
      path: "/visit/getting-here.html",
      title: "Getting here",
      body: paragraphs(`The ferry from Marram lands at the quay below the museum every hour. By road, follow the brown signs
      with the carrick bend. The last mile is a causeway and has its own opinion about the tide.`),
    },
    {
      path: "/visit/tea-room.html",
      title: "The tea room",
      body: paragraphs(`Bread is plaited every morning by whoever is first at the bench: three strands on weekdays, six on
      Sundays. Questions: <a href="mailto:tea@ropewalk.example?subject=Bread">write to us</a> or
      <a href="tel:+441234567890">ring</a>. <a href="javascript:print()">Print the menu</a>.`),
    },
    { path: "/visit/opening-hours.html", title: "Opening hours", body: HOURS },
    { path: "/visit/hours.html", title: "When we are open", heading: "Opening hours", body: HOURS },
  ],
};
