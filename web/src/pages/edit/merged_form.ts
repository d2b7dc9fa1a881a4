// What comes of a merge once every conflict in it is decided. Pure.
import type { Merge, MergeConflict } from '../../api/merge';
import type { Form } from './form';

export type Choice = 'mine' | 'theirs' | 'both'; // both: of texts only
export type Choices = readonly (Choice | undefined)[]; // in the order of the conflicts

export const isDecided = (merge: Merge, choices: Choices): boolean => merge.conflicts.every((_, at) => choices[at] !== undefined);

const withLineEnd = (text: string): string => (text === '' || text.endsWith('\n') ? text : text + '\n');

function chosen({ mine, theirs }: { mine: string; theirs: string }, choice: Choice | undefined): string {
  if (choice === 'mine') return mine;
  return choice === 'both' ? withLineEnd(theirs) + mine : theirs;
}

/** The merged text; what is not decided is as they have it. */
function contentOf(merge: Merge, choices: Choices, theirs: string): string {
  if (!merge.blocks) return theirs;
  let conflict = merge.conflicts.filter(({ kind }) => kind === 'field').length;
  return merge.blocks.map((block) => (block.kind === 'conflict' ? chosen(block, choices[conflict++]) : block.text)).join('');
}

function overlay(form: Form, conflict: MergeConflict, choice: Choice | undefined): Form {
  if (conflict.kind !== 'field' || choice !== 'mine') return form;
  const { field, mine } = conflict;
  if (field.startsWith('fields.')) return { ...form, fields: { ...form.fields, [field.slice('fields.'.length)]: mine } };
  return field === 'title' || field === 'language' || field === 'workflow' ? { ...form, [field]: mine } : form;
}

/** The form with both changes, on top of theirs. */
export function mergedForm(theirs: Form, merge: Merge, choices: Choices): Form {
  const { title, language, tags, categories, workflow, fields } = merge.description;
  const merged: Form = {
    title: title || theirs.title, // a title that nobody has set is taken from the text
    language,
    tags: tags.join(', '),
    categories,
    translationOf: theirs.translationOf,
    translatedVersion: theirs.translatedVersion,
    fields,
    workflow,
    content: contentOf(merge, choices, theirs.content),
  };
  return merge.conflicts.reduce((form, conflict, at) => overlay(form, conflict, choices[at]), merged);
}
