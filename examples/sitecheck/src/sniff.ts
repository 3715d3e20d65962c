const SOME_TAG =
  /<(!doctype\s+html|html|head|body|title|meta|link|script|style|h[1-6]|p|div|span|a|b|i|em|strong|ul|ol|li|table|tr|td|br|hr|img|form|main|nav|section|article|header|footer|iframe|font|center|pre|blockquote)[\s/>]/i;
// Control characters that are neither whitespace nor of the C1 block, which mislabelled text may hold.
const BINARY = /[^\P{Cc}\s\u007f-\u009f]/u;
const WINDOW = 65_536;

/** Why a body is not HTML, or undefined when it looks like HTML. */
export function whyNotHtml(body: string): string | undefined {
  const start = body.slice(0, WINDOW);
  if (start.trim() === "") return "the body is empty";
  if (BINARY.test(start)) return "the body is binary data";
  if (isJson(body)) return "the body is JSON";
  if (!SOME_TAG.test(start)) return "the body has no HTML element";
  return undefined;
}

function isJson(body: string): boolean {
  if (!/^\s*[[{]/.test(body)) return false;
  try {
    JSON.parse(body);
    return true;
  } catch {
    return false;
  }
}
