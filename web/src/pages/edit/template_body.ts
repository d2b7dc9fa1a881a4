// The text that a new document begins with. Pure.
import type { WholeTemplate } from '../../api/types';

/** In the wanted language where there is one, else in English, else in any. */
export function bodyFor(template: Pick<WholeTemplate, 'body'> | undefined, language: string): string {
  if (!template) return '';
  return template.body[language] ?? template.body['en'] ?? Object.values(template.body)[0] ?? '';
}

const kFirstHeading = /^\uFEFF?\s*# +(.*)$/m;

/** A first heading that still is the template's becomes the title of the document. */
export function withTitle(content: string, body: string, title: string): string {
  const heading = kFirstHeading.exec(body)?.[1];
  if (heading === undefined || kFirstHeading.exec(content)?.[1] !== heading) return content;
  return content.replace(kFirstHeading, (line) => line.slice(0, line.length - heading.length) + title);
}

/** The words under the first heading of a section, before what the template says there. */
export function withFirstSection(content: string, words: string): string {
  return content.replace(/^##+ .*\n+/m, (heading) => `${heading}${words}\n\n`);
}
