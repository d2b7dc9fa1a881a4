// Pure parts of the languages: which one, and filling in.

export type Language = 'en' | 'zh';
export const kLanguages: readonly Language[] = ['en', 'zh'];
/** Each language in its own words, wherever it is offered. */
export const kLanguageNames: Record<Language, string> = { en: 'English', zh: '中文' };

const isLanguage = (tag: string): tag is Language => (kLanguages as readonly string[]).includes(tag);

/** The remembered language, else the first of the browser's that there is, else English. */
export function pickLanguage(stored: string | null, wanted: readonly string[]): Language {
  for (const tag of [stored ?? '', ...wanted]) {
    const primary = tag.toLowerCase().split('-')[0] ?? '';
    if (isLanguage(primary)) return primary;
  }
  return 'en';
}

/** Replaces every `{name}` that has a value, and leaves the others as they are. */
export function fillIn(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
