import type { FindingKind } from "../model.ts";
import { catalogue, indexCard, tidesToday, tideTables } from "./content/archive.ts";
import { frame } from "./frame.ts";
import { html, type Route, redirect } from "./route.ts";

/** One fault: the sentence that leads to it, the pages that sentence is put on, and what the server does. */
export interface PlantedFault {
  kind: FindingKind;
  /** What the finding is about. */
  url: string;
  on: string[];
  prose: string;
  routes?: Record<string, Route>;
  /** A folder of files cannot show it, though it has no route that says so. */
  serverOnly?: boolean;
}

/** Stands for an address of this machine where nothing listens; known only once the server runs. */
export const REFUSED = "http://refused.invalid/";

/** Every fault of the carried site. */
export const PLANTED_FAULTS: PlantedFault[] = [
  {
    kind: "broken-link",
    url: "/knots/grannys-secret.html",
    on: ["/knots/reef-knot.html", "/knots/granny-knot.html"],
    prose: 'There is more to it: <a href="/knots/grannys-secret.html">granny’s secret</a>.',
  },
  {
    kind: "broken-link",
    url: "/visit/parking.html",
    on: ["/visit/getting-here.html"],
    prose: 'Cars stay on the mainland: <a href="parking.html#prices">parking</a>.',
  },
  {
    kind: "broken-link",
    url: "/img/ropewalk-1904.jpg",
    on: ["/about/history.html"],
    prose: '<img src="/img/ropewalk-1904.jpg" alt="The ropewalk in 1904">',
  },
  {
    kind: "broken-link",
    url: "/archive/diving-bell.html",
    on: ["/archive/about.html"],
    prose: 'The <a href="diving-bell.html">diving bell</a> went back to its owner.',
    routes: { "/archive/diving-bell.html": html(frame("Gone", "<p>Returned in 2011.</p>"), { status: 410 }) },
  },
  {
    kind: "broken-link",
    url: "/visit/book.html",
    on: ["/visit/tickets.html"],
    prose: 'Groups <a href="book.html">book ahead</a>.',
    routes: { "/visit/book.html": html(frame("Error", "<p>No such table: bookings.</p>"), { status: 500 }) },
  },
  {
    kind: "broken-link",
    url: "/archive/microfilm.html",
    on: ["/archive/about.html"],
    prose: 'The order books are on <a href="microfilm.html">microfilm</a>.',
    routes: { "/archive/microfilm.html": "reset" },
  },
  {
    kind: "broken-link",
    url: REFUSED,
    on: ["/about/people.html"],
    prose: `Edda also keeps <a href="${REFUSED}">a site of her own</a>.`,
    serverOnly: true,
  },
  {
    kind: "missing-anchor",
    url: "/glossary.html#marlinspik",
    on: ["/sennits/spanish.html", "/materials/wire.html"],
    prose: 'It takes a <a href="/glossary.html#marlinspik">marlinspike</a>.',
  },
  {
    kind: "missing-anchor",
    url: "/sennits/english.html#table",
    on: ["/sennits/english.html"],
    prose: 'How many strands for which width: see the <a href="#table">table</a>.',
  },
  {
    kind: "missing-anchor",
    url: "/knots/bowline.html#one-handed",
    on: ["/knots/double-bowline.html"],
    prose: 'It can be tied <a href="bowline.html#one-handed">with one hand</a>, if need be.',
  },
  {
    kind: "malformed-link",
    url: "http://[ropewalk",
    on: ["/about/people.html"],
    prose: 'The carpenter’s <a href="http://[ropewalk">bench</a> is in the yard.',
  },
  {
    kind: "malformed-link",
    url: "https://hemp yard.example/",
    on: ["/materials/hemp.html", "/materials/manila.html"],
    prose: 'Ours comes from the <a href="https://hemp yard.example/">Hemp Yard</a>.',
  },
  {
    kind: "redirect-loop",
    url: "/archive/lost.html",
    on: ["/archive/about.html"],
    prose: 'Umbrellas: <a href="lost.html">lost property</a>.',
    routes: {
      "/archive/lost.html": redirect(302, "/archive/found.html"),
      "/archive/found.html": redirect(302, "/archive/lost.html"),
    },
  },
  {
    kind: "not-html",
    url: "/archive/card-1931.html",
    on: ["/archive/about.html"],
    prose: 'A sample of the index: <a href="card-1931.html">card 1931</a>.',
    routes: { "/archive/card-1931.html": html(indexCard) },
  },
  {
    kind: "redirect",
    url: "/knots/index.php",
    on: ["/knots/overhand.html", "/knots/carrick-bend.html"],
    prose: 'Back to <a href="index.php">all knots</a>.',
    routes: { "/knots/index.php": redirect(301, "/knots/") },
  },
  {
    kind: "redirect",
    url: "/whats-on",
    on: ["/"],
    prose: 'See <a href="/whats-on">what is on</a> this week.',
    routes: { "/whats-on": redirect(302, "/visit/") },
  },
  {
    kind: "redirect",
    url: "/museum/people",
    on: ["/about/history.html"],
    prose: 'The <a href="/museum/people">people</a> of today.',
    routes: { "/museum/people": redirect(308, "/about/people.html") },
  },
  {
    kind: "redirect",
    url: "/old",
    on: ["/about/history.html"],
    prose: 'This site was <a href="/old">younger once</a>.',
    routes: {
      "/old": redirect(301, "/old/home"),
      "/old/home": redirect(302, "/home"),
      "/home": redirect(307, "/"),
    },
  },
  // The two groups of pages that museum.ts writes twice and three times.
  { kind: "duplicate-content", url: "/visit/hours.html", on: [], prose: "" },
  { kind: "duplicate-content", url: "/about/for-journalists.html", on: [], prose: "" },
  {
    kind: "oversized",
    url: "/archive/catalogue.html",
    on: ["/archive/about.html"],
    prose: 'All of it, on one page: <a href="catalogue.html">the catalogue</a>.',
    routes: { "/archive/catalogue.html": html(frame("The catalogue", catalogue())) },
  },
  {
    kind: "slow",
    url: "/archive/tide-tables.html",
    on: ["/archive/about.html"],
    prose: 'The harbour office’s <a href="tide-tables.html">tide tables</a>.',
    routes: { "/archive/tide-tables.html": html(frame("Tide tables", tideTables), { late: true }) },
  },
  {
    kind: "flaky",
    url: "/visit/tides-today.html",
    on: ["/visit/getting-here.html"],
    prose: 'Before you drive, look at <a href="tides-today.html">today’s tide</a>.',
    routes: { "/visit/tides-today.html": html(frame("Today’s tide", tidesToday), { failures: 2 }) },
  },
];
