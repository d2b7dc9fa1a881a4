// Markdown to HTML. The result is NOT safe to show before it went through sanitise.ts. Pure; runs in a worker.
import { Marked } from 'marked';
import { kAllowedTags } from './tags';

const allowed = new Set(kAllowedTags);

export function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

/** HTML written in the Markdown: comments go, known elements stay, everything else becomes text. */
export function tameHtml(html: string): string {
  return html
    .replace(/<!--[\s\S]*?(?:-->|$)/g, '')
    .split(/(<\/?[A-Za-z][^<>]*>)/)
    .map((part, index) => {
      if (index % 2 === 0) return part.replace(/</g, '&lt;');
      const name = /^<\/?([A-Za-z][A-Za-z0-9-]*)/.exec(part)?.[1]?.toLowerCase() ?? '';
      return allowed.has(name) ? part : escapeHtml(part);
    })
    .join('');
}

const marked = new Marked({
  gfm: true,
  async: false,
  renderer: {
    html: ({ text }) => tameHtml(text),
    // A box that nobody can tick is text, not a control.
    checkbox: ({ checked }) => (checked ? '☑ ' : '☐ '),
  },
});

/** The text without its YAML front matter, whose fields are shown as fields. */
export function withoutFrontMatter(text: string): string {
  const match = /^\uFEFF?---[ \t]*\r?\n(?:[\s\S]*?\r?\n)?(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/.exec(text);
  return match ? text.slice(match[0].length) : text;
}

export function renderMarkdown(text: string): string {
  return marked.parse(withoutFrontMatter(text)) as string;
}
