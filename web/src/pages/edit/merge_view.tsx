// Both changes brought together: what comes of it on top of theirs, and every conflict with both sides to choose from.
import { useMemo, useState } from 'preact/hooks';
import type { Merge, MergeConflict } from '../../api/merge';
import { counted, t } from '../../i18n/messages';
import { partsOf } from '../compare/blocks';
import { ComparisonView } from '../compare/comparison_view';
import { OtherChanges, nameOfChange } from './conflict';
import type { Form } from './form';
import { type Choice, type Choices, isDecided, mergedForm } from './merged_form';
import { compareTexts } from './word_compare';

function placeOf(conflict: MergeConflict): string {
  if (conflict.kind === 'text') return t('merge.line', { line: conflict.theirs_line });
  const [group, name] = conflict.field.split('.', 2);
  return name ? `${nameOfChange(group ?? '')} · ${name}` : nameOfChange(conflict.field);
}

interface ConflictProps {
  conflict: MergeConflict;
  at: number;
  count: number;
  language: string;
  choice: Choice | undefined;
  onChoose: (choice: Choice) => void;
}

function Side({ label, text, language }: { label: string; text: string; language: string }) {
  return (
    <div class="merge-side">
      <h3>{label}</h3>
      <pre lang={language || undefined} tabIndex={0} aria-label={label}>
        {text || <span class="quiet">{t('merge.nothing')}</span>}
      </pre>
    </div>
  );
}

function ConflictChoice({ conflict, at, count, language, choice, onChoose }: ConflictProps) {
  const choices: Choice[] = conflict.kind === 'text' && conflict.mine && conflict.theirs ? ['theirs', 'mine', 'both'] : ['theirs', 'mine'];
  const words: Record<Choice, string> = { theirs: t('merge.take_theirs'), mine: t('merge.take_mine'), both: t('merge.take_both') };
  return (
    <fieldset class="choice merge-conflict">
      <legend>
        {t('merge.conflict', { at: at + 1, count })} · {placeOf(conflict)}
      </legend>
      <div class="merge-sides">
        <Side label={t('merge.was')} text={conflict.base} language={language} />
        <Side label={t('merge.theirs')} text={conflict.theirs} language={language} />
        <Side label={t('merge.mine')} text={conflict.mine} language={language} />
      </div>
      {choices.map((one) => (
        <label key={one}>
          <input type="radio" name={`merge-conflict-${at}`} checked={choice === one} onChange={() => onChoose(one)} />
          <span>{words[one]}</span>
        </label>
      ))}
    </fieldset>
  );
}

interface Props {
  theirs: Form;
  merge: Merge;
  busy: boolean;
  onSave: (merged: Form) => void;
  onEdit: (merged: Form) => void; // goes on writing with it
  onBack: () => void;
}

export function MergeView({ theirs, merge, busy, onSave, onEdit, onBack }: Props) {
  const [choices, setChoices] = useState<Choices>(() => merge.conflicts.map(() => undefined));
  const merged = useMemo(() => mergedForm(theirs, merge, choices), [theirs, merge, choices]);
  const parts = useMemo(() => partsOf(compareTexts(theirs.content, merged.content)), [theirs.content, merged.content]);
  const decided = isDecided(merge, choices);
  const count = merge.conflicts.length;
  const choose = (at: number, choice: Choice) => setChoices((before) => before.map((one, n) => (n === at ? choice : one)));
  return (
    <section class="conflict" aria-labelledby="merge-heading">
      <h2 id="merge-heading">{t('merge.title')}</h2>
      <p role="status">{count === 0 ? t('merge.clean') : counted('merge.conflicts', count)}</p>
      {merge.conflicts.map((conflict, at) => (
        <ConflictChoice
          key={at}
          conflict={conflict}
          at={at}
          count={count}
          language={merged.language}
          choice={choices[at]}
          onChoose={(choice) => choose(at, choice)}
        />
      ))}
      <p class="buttons">
        <button type="button" class="button primary" disabled={busy || !decided} onClick={() => onSave(merged)}>
          {t('merge.save')}
        </button>
        <button type="button" class="button" disabled={!decided} onClick={() => onEdit(merged)}>
          {t('merge.edit')}
        </button>
        <button type="button" class="action" onClick={onBack}>
          {t('merge.back')}
        </button>
      </p>
      {decided && (
        <>
          <h3>{t('merge.result')}</h3>
          <OtherChanges from={theirs} to={merged} />
          <ComparisonView parts={parts} language={merged.language} />
        </>
      )}
    </section>
  );
}
