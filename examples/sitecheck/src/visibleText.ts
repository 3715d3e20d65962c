import type { DefaultTreeAdapterTypes } from "parse5";

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

const INVISIBLE = new Set(["head", "script", "style", "template", "noscript", "iframe", "noframes"]);
// Between these two words may touch; every other element separates its text from what is around it.
const INLINE = new Set(
  "a abbr b bdi bdo cite code data dfn em font i ins kbd mark q ruby s samp small span strong sub sup time tt u var wbr".split(
    " ",
  ),
);
// Scripts without blanks between words are counted by character, as word processors do.
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:['’.,-][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*/gu;

/** The element under a node, itself included, in document order. Pages nest deeper than the call stack is. */
export function* elements(root: Node): Generator<Element> {
  const stack: Node[] = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if ("tagName" in node) yield node;
    pushChildren(stack, node);
  }
}

/** The text that a reader sees, with each run of whitespace made one blank. */
export function visibleText(root: Node): string {
  const parts: string[] = [];
  const stack: (Node | string)[] = [root];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (typeof next === "string") parts.push(next);
    else if (next.nodeName === "#text") parts.push((next as DefaultTreeAdapterTypes.TextNode).value);
    else if (!isInvisible(next)) {
      const separates = !INLINE.has(next.nodeName);
      if (separates) stack.push(" ");
      pushChildren(stack, next);
      if (separates) stack.push(" ");
    }
  }
  return parts.join("").replace(/\s+/g, " ").trim();
}

/** The number of words in a text of any language. */
export function countWords(text: string): number {
  return text.match(WORD)?.length ?? 0;
}

function isInvisible(node: Node): boolean {
  return (
    INVISIBLE.has(node.nodeName) || ("attrs" in node && node.attrs.some((attribute) => attribute.name === "hidden"))
  );
}

function pushChildren(stack: (Node | string)[], node: Node): void {
  if (!("childNodes" in node)) return;
  for (let i = node.childNodes.length - 1; i >= 0; i--) stack.push(node.childNodes[i]!);
}
