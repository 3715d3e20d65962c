import { expect, test } from "vitest";
import { escapeHtml } from "./escape.ts";

test("nothing in the text can open an element or close an attribute", () => {
  expect(escapeHtml(`<script>alert("1' & 2")</script>`)).toBe(
    "&lt;script&gt;alert(&quot;1&#39; &amp; 2&quot;)&lt;/script&gt;",
  );
});
