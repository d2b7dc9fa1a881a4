// The words of the application, in the language that the person reads.
import { signal } from '@preact/signals';
import type { LocalText } from '../api/types';
import type accessEn from './access_en';
import type en from './en';
import { type Language, fillIn, pickLanguage } from './language';

export type MessageKey = keyof typeof en | keyof typeof accessEn;
export type Catalogue = Record<keyof typeof en, string>;
export type AccessCatalogue = Record<keyof typeof accessEn, string>;
/** Messages that come in a form per number: 'search.total' for 'search.total_one' and 'search.total_other'. */
export type CountedKey = MessageKey extends infer Key ? (Key extends `${infer Base}_other` ? Base : never) : never;

const kStored = 'rotulus.language';
const catalogues: Record<Language, () => Promise<{ default: Catalogue }>> = {
  en: () => import('./en'),
  zh: () => import('./zh'),
};
// The words of administration, requests, account and audit: fetched with the first of these pages.
const accessCatalogues: Record<Language, () => Promise<{ default: AccessCatalogue }>> = {
  en: () => import('./access_en'),
  zh: () => import('./access_zh'),
};

interface Present {
  language: Language;
  words: Partial<Record<MessageKey, string>>;
  plural: Intl.PluralRules;
}

const present = signal<Present | undefined>(undefined);
let accessWanted: Promise<void> | undefined;

export const language = (): Language => present.value?.language ?? 'en';
/** The BCP 47 tag for Intl and for lang attributes. */
export const locale = (): string => (language() === 'zh' ? 'zh-CN' : 'en-GB');

async function use(chosen: Language): Promise<void> {
  const [words, access] = await Promise.all([catalogues[chosen](), accessWanted ? accessCatalogues[chosen]() : undefined]);
  present.value = { language: chosen, words: { ...words.default, ...access?.default }, plural: new Intl.PluralRules(chosen) };
  document.documentElement.lang = locale();
}

function wantAccessWords(): Promise<void> {
  // `use` runs when the wish is known already: it fetches both.
  accessWanted ??= Promise.resolve()
    .then(() => use(language()))
    .catch((error: unknown) => {
      accessWanted = undefined;
      throw error;
    });
  return accessWanted;
}

/** Fetches the words of access beside the `page` that needs them. */
export async function withAccessWords<T>(page: Promise<T>): Promise<T> {
  return (await Promise.all([page, wantAccessWords()]))[0];
}

function stored(): string | null {
  try {
    return localStorage.getItem(kStored);
  } catch {
    return null; // storage may be switched off
  }
}

/** Loads the language remembered from before, else the browser's. */
export const startLanguage = () => use(pickLanguage(stored(), navigator.languages));

export async function setLanguage(chosen: Language): Promise<void> {
  await use(chosen);
  try {
    localStorage.setItem(kStored, chosen);
  } catch {
    // Not remembered then; it still holds for this visit.
  }
}

/** The message for `key` with its `{names}` filled in. */
export function t(key: MessageKey, values?: Record<string, string | number>): string {
  const text = present.value?.words[key] ?? key;
  return values ? fillIn(text, values) : text;
}

/** The message for a number of things; `{count}` is written as the language writes numbers. */
export function counted(key: CountedKey, count: number): string {
  const form = present.value?.plural.select(count) === 'one' ? 'one' : 'other';
  return t(`${key}_${form}` as MessageKey, { count: new Intl.NumberFormat(locale()).format(count) });
}

type NamedPrefix =
  | 'text_failure'
  | 'state' | 'type' | 'role' | 'rule' | 'meaning' | 'decision'
  | 'permission' | 'permission_help' | 'request_state' | 'action' | 'outcome';

/** The message `prefix.name` when there is one, else `name` itself: for values that the server may add to. */
export function named(prefix: NamedPrefix, name: string): string {
  const words = present.value?.words as Record<string, string> | undefined;
  return words?.[`${prefix}.${name}`] ?? name;
}

/** What somebody wrote in several languages, in the reader's where there is that, else in English, else in any. */
export function local(text: LocalText | null | undefined): string {
  if (!text) return '';
  return text[language()] || text['en'] || Object.values(text).find(Boolean) || '';
}
