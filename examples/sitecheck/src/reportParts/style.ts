/** Colours for light and dark; every text colour has a contrast of 4.5 to 1 or more on its background. */
const COLOURS = `
:root { color-scheme: light dark; --paper: #faf8f4; --panel: #fff; --ink: #221e19; --soft: #6a6258; --line: #e5dfd4;
  --accent: #7a4a12; --link: #1f5fa8; --error: #b3261e; --warning: #8a5a00; --info: #4b5a6b; --good: #1c7340;
  --asyncio: #2f6fd0; --promise: #bd7a00; --twisted: #8b4fc4; --concurrent: #16936b; --tornado: #cf3f79 }
@media (prefers-color-scheme: dark) { :root { --paper: #14161a; --panel: #1c1f25; --ink: #ebe7df; --soft: #a59e92;
  --line: #30343c; --accent: #d9a766; --link: #8ab8f2; --error: #ff8a80; --warning: #f0b955; --info: #a9b8ca; --good: #74d19b;
  --asyncio: #6aa5ff; --promise: #f2b23c; --twisted: #bb8cf0; --concurrent: #3fc498; --tornado: #f573a6 } }
`;

const PAGE = `
* { box-sizing: border-box }
html { scroll-behavior: smooth }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto } }
body { margin: 0 auto; max-width: 80rem; padding: 2rem clamp(1rem, 4vw, 3rem) 4rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", sans-serif; font-variant-numeric: tabular-nums }
a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: .15em }
a:focus-visible, button:focus-visible, input:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
h1 { margin: .2rem 0 .4rem; font-size: clamp(1.4rem, 3.5vw, 2.2rem); line-height: 1.2; overflow-wrap: anywhere; letter-spacing: -.01em }
h2 { margin: 3rem 0 .3rem; font-size: 1.35rem } h3 { display: inline; margin: 0; font-size: 1rem }
.note, footer { color: var(--soft); margin: .2rem 0 1rem; font-size: .92rem }
.brand { display: flex; align-items: center; gap: .6rem; margin: 0; color: var(--accent); font-weight: 600; letter-spacing: .04em }
.mark { width: 3rem; fill: none; stroke: currentColor; stroke-width: 3; stroke-linecap: round }
.pill { display: inline-block; margin-right: .4rem; padding: .05rem .6rem; border: 1px solid; border-radius: 1rem; font-weight: 600 }
.good, .good dd { color: var(--good) } .bad, .bad dd { color: var(--error) }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: 1px; margin: 1.4rem 0; overflow: hidden;
  background: var(--line); border: 1px solid var(--line); border-radius: .6rem }
.tiles div { padding: .8rem 1rem; background: var(--panel) } .tiles dt { color: var(--soft); font-size: .85rem }
.tiles dd { margin: 0; font-size: 1.6rem; font-weight: 600; line-height: 1.2; white-space: nowrap }
.chips { display: flex; flex-wrap: wrap; gap: .5rem }
.chip { padding: .2rem .7rem; border: 1px solid var(--line); border-radius: 1rem; background: var(--panel); color: inherit;
  font-size: .9rem; text-decoration: none } .chip:hover { border-color: currentColor }
.chip b { margin-left: .2rem } .error b, .error .count { color: var(--error) } .warning b, .warning .count { color: var(--warning) }
.info b, .info .count { color: var(--info) }
.scroll { overflow: auto; background: var(--panel); border: 1px solid var(--line); border-radius: .6rem } .tall { max-height: 85vh }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line) }
`;

const TIMELINE = `
.timeline { display: grid; grid-template-columns: 11rem minmax(30rem, 1fr); padding: .4rem 1.6rem .4rem 1rem }
.timeline > .strand, .timeline > svg { border-bottom: 1px solid var(--line) }
.strand { display: flex; flex-wrap: wrap; align-content: center; gap: 0 .5rem; padding: .45rem .5rem .45rem 0; font-size: .85rem; line-height: 1.35 }
.strand b { width: 100%; font-size: .95rem } .strand span, .strand small { color: var(--soft); font-size: .8rem }
.strand small { width: 100% } .swatch { display: inline-block; width: .7em; height: .7em; margin-right: .45em; border-radius: 2px; background: var(--colour) }
.asyncio { --colour: var(--asyncio) } .promise { --colour: var(--promise) } .twisted { --colour: var(--twisted) }
.concurrent { --colour: var(--concurrent) } .tornado { --colour: var(--tornado) }
.timeline svg { width: 100%; min-height: 100%; overflow: visible } .grid line { stroke: var(--line) }
rect { fill: var(--colour); rx: 1.5px } rect:hover { stroke: var(--ink); stroke-width: 2px }
rect.failed { fill: color-mix(in srgb, var(--colour) 25%, var(--panel)); stroke: var(--error); stroke-width: 1.5px }
rect.cancelled { fill: var(--panel); stroke: var(--colour); stroke-dasharray: 3 2 }
.axis { position: relative; height: 1.7rem; color: var(--soft); font-size: .8rem }
.axis span { position: absolute; top: .3rem; transform: translateX(-50%); white-space: nowrap }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; margin: .6rem 0; padding: 0; list-style: none; color: var(--soft); font-size: .85rem }
.key { display: inline-block; width: 1.4em; height: .7em; margin-right: .45em; background: var(--soft); border: 1.5px solid var(--soft); border-radius: 2px }
.key.failed { background: none; border-color: var(--error) } .key.cancelled { background: none; border-style: dashed }
`;

const FINDINGS = `
.group { margin: .8rem 0; background: var(--panel); border: 1px solid var(--line); border-left: 4px solid var(--info); border-radius: .5rem; scroll-margin-top: 1rem }
.group.error { border-left-color: var(--error) } .group.warning { border-left-color: var(--warning) }
.group > .note { margin: 0; padding: 0 1.1rem .5rem } summary { padding: .7rem 1.1rem; cursor: pointer }
.count { margin-left: .3rem; font-weight: 700 } .severity { float: right; color: var(--soft); font-size: .85rem }
.group > ul { margin: 0; padding: 0; list-style: none } .group > ul > li { padding: .55rem 1.1rem; border-top: 1px solid var(--line) }
.group p { margin: 0 } .address { font-weight: 600; overflow-wrap: anywhere } .message { margin-left: .5rem; overflow-wrap: anywhere }
.where { margin: .15rem 0 0; padding: 0 0 0 1.1rem; color: var(--soft); font-size: .9rem; overflow-wrap: anywhere } .where q { font-style: italic }
.all-well { padding: 1.2rem; background: var(--panel); border: 1px solid var(--line); border-radius: .6rem; color: var(--good); font-weight: 600 }
`;

const TABLE = `
.filter { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1.2rem; margin: .6rem 0; font-size: .92rem }
.filter input[type=search] { margin-left: .4rem; width: min(20rem, 60vw); padding: .35rem .6rem; border: 1px solid var(--line); border-radius: .4rem; background: var(--panel); color: inherit; font: inherit }
.filter output { margin-left: auto; color: var(--soft) }
#show-all { margin: .6rem 0; padding: .4rem .9rem; border: 1px solid var(--line); border-radius: .4rem; background: var(--panel); color: inherit; font: inherit; cursor: pointer }
[hidden] { display: none !important }
table { width: 100%; border-collapse: collapse; font-size: .9rem }
th, td { padding: .4rem .7rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top }
tbody tr:last-child > * { border-bottom: 0 } tbody th { width: 40%; min-width: 14rem; font-weight: 500; overflow-wrap: anywhere }
tbody small { display: block; color: var(--soft); font-weight: 400 } tbody tr:hover { background: color-mix(in srgb, var(--accent) 7%, transparent) }
thead th { position: sticky; top: 0; z-index: 1; padding: 0; background: var(--panel); box-shadow: inset 0 -2px var(--line) }
thead button { width: 100%; padding: .55rem .7rem; border: 0; background: none; color: inherit; font: inherit; font-weight: 600; text-align: inherit; white-space: nowrap; cursor: pointer }
thead button::after { content: "↕"; content: "↕" / ""; margin-left: .3em; opacity: .35 } [aria-sort=ascending] button::after { content: "↑"; content: "↑" / ""; opacity: 1 } [aria-sort=descending] button::after { content: "↓"; content: "↓" / ""; opacity: 1 }
.number { text-align: right; white-space: nowrap } .tag { padding: 0 .4rem; border: 1px solid var(--line); border-radius: .6rem; color: var(--soft); font-size: .75rem }
@media (max-width: 50rem) { .minor { display: none } tbody th { min-width: 10rem } }
@media print { .scroll { overflow: visible; max-height: none } .filter { display: none } }
`;

export const STYLE = COLOURS + PAGE + TIMELINE + FINDINGS + TABLE;
