// What is being written: the form, how it differs from what it began with, and how it goes on top of what others saved. Pure.
import type { DraftChange } from '../../api/documents';
import type { Document, FieldValues, Template, Version } from '../../api/types';

export interface Form {
  title: string;
  language: string;
  tags: string; // as typed, between commas
  categories: string[]; // keys
  translationOf: string; // number of the source; empty: none, or none that the person may know of
  translatedVersion: string; // empty: the one in force
  fields: FieldValues;
  workflow: string; // empty: what the template names
  content: string;
}

/** Tags as typed: between commas of either script, without doubles. */
export function tagsOf(typed: string): string[] {
  return [...new Set(typed.split(/[,，、;；\n]/).map((tag) => tag.trim()).filter(Boolean))];
}

/** `source`: what the version is the translation of. */
export function formOf(document: Document, version: Version, content: string, source?: { number: string; version: string }): Form {
  const { title, language, tags, categories, fields, workflow } = { ...document, ...version };
  return { title, language, tags: tags.join(', '), categories: categories ?? [], translationOf: source?.number ?? '', translatedVersion: source?.version ?? '', fields: fields ?? {}, workflow: workflow ?? '', content };
}

const sameFields = (one: FieldValues, other: FieldValues): boolean =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].every((name) => (one[name] ?? '') === (other[name] ?? ''));

const sameTags = (one: string, other: string): boolean => tagsOf(one).join('\n') === tagsOf(other).join('\n');

const sameSet = (one: string[], other: string[]): boolean => [...one].sort().join('\n') === [...other].sort().join('\n');

export const withoutEmpty = (fields: FieldValues): FieldValues =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value.trim()]).filter(([, value]) => value !== ''));

/** Only what differs: what somebody has not touched must not replace what others wrote. */
export function changesOf(base: Form, mine: Form): DraftChange {
  const change: DraftChange = {};
  if (mine.title.trim() !== base.title) change.title = mine.title.trim();
  if (mine.language !== base.language) change.language = mine.language;
  if (!sameTags(mine.tags, base.tags)) change.tags = tagsOf(mine.tags);
  if (!sameSet(mine.categories, base.categories)) change.categories = mine.categories;
  if (mine.translationOf.trim() !== base.translationOf) change.translation_of = mine.translationOf.trim();
  if (mine.translatedVersion.trim() !== base.translatedVersion) change.translated_version = mine.translatedVersion.trim();
  if (!sameFields(mine.fields, base.fields)) change.fields = withoutEmpty(mine.fields);
  if (mine.workflow !== base.workflow) change.workflow = mine.workflow;
  if (mine.content !== base.content) change.content = mine.content;
  return change;
}

export const isChanged = (base: Form, mine: Form): boolean => Object.keys(changesOf(base, mine)).length > 0;

/** Mine on top of theirs: where I changed something mine holds, everywhere else theirs. */
export function onTopOf(base: Form, theirs: Form, mine: Form): Form {
  const names = [...new Set([...Object.keys(base.fields), ...Object.keys(theirs.fields), ...Object.keys(mine.fields)])];
  const pick = (name: string) => {
    const [before = '', now = ''] = [base.fields[name], mine.fields[name]];
    return [name, now !== before ? now : (theirs.fields[name] ?? '')] as const;
  };
  return {
    title: mine.title !== base.title ? mine.title : theirs.title,
    language: mine.language !== base.language ? mine.language : theirs.language,
    tags: sameTags(mine.tags, base.tags) ? theirs.tags : mine.tags,
    categories: sameSet(mine.categories, base.categories) ? theirs.categories : mine.categories,
    translationOf: mine.translationOf !== base.translationOf ? mine.translationOf : theirs.translationOf,
    translatedVersion: mine.translatedVersion !== base.translatedVersion ? mine.translatedVersion : theirs.translatedVersion,
    fields: Object.fromEntries(names.map(pick)),
    workflow: mine.workflow !== base.workflow ? mine.workflow : theirs.workflow,
    content: mine.content !== base.content ? mine.content : theirs.content,
  };
}

/** The names of fields without which no number can be given. */
export const numberFields = (template: Pick<Template, 'fields' | 'number_scheme'>): string[] =>
  template.fields.map(({ name }) => name).filter((name) => template.number_scheme.includes(`{${name}}`));

export type FormProblem = 'title' | `field ${string}`;

/** What keeps the form from being saved at all; what only keeps it from being submitted is said then. */
export function problemsOf(form: Form, needed: string[]): FormProblem[] {
  const problems: FormProblem[] = form.title.trim() ? [] : ['title'];
  return [...problems, ...needed.filter((name) => !form.fields[name]?.trim()).map((name) => `field ${name}` as const)];
}
