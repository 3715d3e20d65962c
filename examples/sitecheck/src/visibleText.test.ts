import { parse } from "parse5";
import { describe, expect, test } from "vitest";
import { countWords, elements, visibleText } from "./visibleText.ts";

const read = (html: string) => visibleText(parse(html));

describe("visibleText", () => {
  test("separates blocks and joins inline elements", () => {
    expect(read("<p>half<b>hitch</b></p><p>and\n  bend</p>one<br>two")).toBe("halfhitch and bend one two");
  });

  test("leaves out what nobody reads", () => {
    const html =
      "<title>t</title><style>s{}</style><p>rope<script>x()</script><noscript>n</noscript><template>t</template>" +
      "<span hidden>h</span>";
    expect(read(html)).toBe("rope");
  });

  test("survives nesting deeper than the call stack", () => {
    const document = parse(`${"<div>".repeat(50_000)}deep`);
    expect(visibleText(document)).toBe("deep");
    expect([...elements(document)].length).toBeGreaterThan(50_000);
  });
});

test.each([
  ["", 0],
  ["The sailor's well-worn rope", 4],
  ["3.5 kg, 1,200 m", 4],
  ["naïve pålstek", 2],
  ["平打ち", 3],
  ["— … !", 0],
])("%j has %i words", (text, words) => {
  expect(countWords(text)).toBe(words);
});
