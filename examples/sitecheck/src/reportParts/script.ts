/** Sorts and filters the table of pages. Runs in the reader's browser, hence plain JavaScript in a string. */
export const SCRIPT = `
const table = document.getElementById("pages");
const body = table.tBodies[0];
const headings = [...table.tHead.rows[0].cells];
const rows = [...body.rows].map((row) => ({ row, text: (row.cells[0].textContent + " " + row.cells[1].textContent).toLowerCase() }));
const filter = document.getElementById("filter");
const only = document.getElementById("only-findings");
const all = document.getElementById("show-all");
// Browsers lay out a few hundred rows at once, and take seconds for thousands.
let most = 300;
const words = new Intl.Collator(undefined, { numeric: true });

headings.forEach((heading, column) => heading.firstChild.addEventListener("click", () => {
  const numeric = heading.classList.contains("number");
  const before = heading.getAttribute("aria-sort");
  // Numbers are looked at from the largest down.
  const after = before === "none" ? (numeric ? "descending" : "ascending")
    : before === "ascending" ? "descending" : "ascending";
  for (const other of headings) other.setAttribute("aria-sort", "none");
  heading.setAttribute("aria-sort", after);
  const sign = after === "ascending" ? 1 : -1;
  const key = ({ row }) => numeric ? Number(row.cells[column].dataset.v) : row.cells[column].textContent;
  const keys = new Map(rows.map((each) => [each, key(each)]));
  rows.sort((a, b) => sign * (numeric ? keys.get(a) - keys.get(b) : words.compare(keys.get(a), keys.get(b))));
  body.append(...rows.map((each) => each.row));
  show();
}));

function show() {
  const wanted = filter.value.trim().toLowerCase();
  let found = 0;
  for (const { row, text } of rows) {
    const fits = text.includes(wanted) && (!only.checked || row.classList.contains("found"));
    row.hidden = !fits || ++found > most;
  }
  all.hidden = found <= most;
  all.textContent = "Show all " + found;
  document.getElementById("shown").value = found + " of " + rows.length;
}
filter.addEventListener("input", show);
only.addEventListener("change", show);
all.addEventListener("click", () => { most = Infinity; show(); });
filter.form.addEventListener("submit", (event) => event.preventDefault());
// Browsers keep what was typed over a reload.
show();
`;
