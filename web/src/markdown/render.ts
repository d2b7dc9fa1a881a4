// Markdown to HTML. The result is NOT safe to show before it went through sanitise.ts. Pure; runs in a worker.
import { Marked } from 'marked';
import { kAllowedAttributes, kAllowedTags } from './tags';

const tags = new Set(kAllowedTags);
const attributes = new Set(kAllowedAttributes);

export function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

/** A known element's tag with its known attributes only. */
function tameTag(tag: string): string {
  const [, slash = '', name = '', rest = ''] = /^<(\/?)([A-Za-z][A-Za-z0-9-]*)([\s\S]*)>$/.exec(tag) ?? [];
  if (!tags.has(name.toLowerCase())) return escapeHtml(tag);
  const kept: string[] = [];
  for (const [, key = '', value = ''] of rest.matchAll(/([^\s"'<>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>=`]+))?/g)) {
    if (attributes.has(key.toLowerCase())) kept.push(value ? ` ${key}=${value}` : ` ${key}`);
  }
  return `<${slash}${name}${slash ? '' : kept.join('')}>`;
}

/** HTML written in the Markdown: comments go, known elements stay, everything else becomes text. */
export function tameHtml(html: string): string {
  return html
    .replace(/<!--[\s\S]*?(?:-->|$)/g, '')
    .split(/(<\/?[A-Za-z][^<>]*>)/)
    .map((part, index) => (index % 2 === 0 ? part.replace(/</g, '&lt;') : tameTag(part)))
    .join('');
}

const marked = new Marked({
  gfm: true,
  async: false,
  renderer: {
    html: ({ text, block }) => {
      const tamed = tameHtml(text);
      return block && tamed.startsWith('&lt;') ? `<p>${tamed}</p>\n` : tamed;
    },
    // A box that nobody can tick is text, not a control.
    checkbox: ({ checked }) => (checked ? '☑' : '☐'),
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
