// Every printed sheet names number, version and state in its margins. Page margins can only be written by a style sheet,
// and only a constructed one may hold words that are not known before.

/** A CSS string; everything but letters and digits of any script is escaped. */
export function cssString(text: string): string {
  const escaped = text.replace(/[^\p{L}\p{N} .,:;()_-]/gu, (char) => `\\${(char.codePointAt(0) ?? 0).toString(16)} `);
  return `"${escaped}"`;
}

export function marginRules(top: string, bottom: string): string {
  return `@page {
    @top-left { content: ${cssString(top)}; }
    @bottom-left { content: ${cssString(bottom)}; }
    @bottom-right { content: counter(page) " / " counter(pages); }
  }`;
}

/** Puts the words into the margins until the returned function is called. */
export function setPrintMargins(top: string, bottom: string): () => void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(marginRules(top, bottom));
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  return () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
  };
}
