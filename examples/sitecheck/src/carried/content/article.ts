/** One page's own content, before the museum's frame is put around it. */
export interface Article {
  /** As the server sees it, decoded: `/knots/pålstek.html`. */
  path: string;
  title: string;
  /** What stands above the text, where it is not the title. */
  heading?: string;
  /** The folder that the page's relative links start from, where it is not the page's own. */
  base?: string;
  /** HTML. */
  body: string;
}

/** A section: the articles below one folder, and the words above their list on its front page. */
export interface Section {
  folder: string;
  title: string;
  introduction: string;
  articles: Article[];
  /** How many of them the front page lists, from the first on; all, if it is not given. */
  listed?: number;
}

/** Several paragraphs of HTML, from text with a blank line between them. */
export function paragraphs(text: string): string {
  return text
    .trim()
    .split(/\n\s*\n/)
    .map((paragraph) => `<p>${paragraph.replace(/\s+/g, " ").trim()}</p>`)
    .join("\n");
}
