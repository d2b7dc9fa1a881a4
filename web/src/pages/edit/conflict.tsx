// Somebody else has saved meanwhile: what he changed, what I changed, and the ways on. Nothing is lost on any of them.
import { useMemo, useState } from 'preact/hooks';
import type { Version } from '../../api/types';
import { t } from '../../i18n/messages';
import { Dialog, DialogButtons } from '../../ui/dialog';
import { Time } from '../../ui/time';
import { firstLine } from '../../ui/summary';
import { partsOf } from '../compare/blocks';
import { ComparisonView } from '../compare/comparison_view';
import '../compare/compare.css';
import { type Form, changesOf } from './form';
import { compareTexts } from './word_compare';

const kViews = ['theirs', 'mine', 'both'] as const;
type View = (typeof kViews)[number];

const words: Record<View, () => string> = {
  theirs: () => t('conflict.theirs'),
  mine: () => t('conflict.mine'),
  both: () => t('conflict.both'),
};

export function nameOfChange(name: string): string {
  if (name === 'title') return t('edit.document_title');
  if (name === 'language') return t('document.language');
  if (name === 'tags') return t('document.tags');
  if (name === 'categories') return t('document.categories');
  if (name === 'workflow') return t('edit.workflow');
  return t('document.fields');
}

/** Which parts besides the text differ. */
export function OtherChanges({ from, to }: { from: Form; to: Form }) {
  const names = Object.keys(changesOf(from, to)).filter((name) => name !== 'content');
  if (names.length === 0) return null;
  return <p>{t('conflict.others', { names: names.map(nameOfChange).join(t('list.separator')) })}</p>;
}

interface Props {
  base: Form;
  mine: Form;
  theirs: Form;
  version: Version; // theirs
  busy: boolean;
  onMerge: (() => void) | undefined; // where both can be brought together
  onKeepMine: () => void;
  onTakeTheirs: () => void;
  onBack: () => void;
}

export function Conflict({ base, mine, theirs, version, busy, onMerge, onKeepMine, onTakeTheirs, onBack }: Props) {
  const [view, setView] = useState<View>('theirs');
  const [copied, setCopied] = useState(false);
  const [asked, setAsked] = useState(false); // taking theirs is the one way on which mine is given up
  const [from, to] = view === 'theirs' ? [base, theirs] : view === 'mine' ? [base, mine] : [theirs, mine];
  const parts = useMemo(() => partsOf(compareTexts(from.content, to.content)), [from.content, to.content]);
  const copy = () => void navigator.clipboard?.writeText(mine.content).then(() => setCopied(true), () => setCopied(false));
  return (
    <section class="conflict" aria-labelledby="conflict-heading">
      <h2 id="conflict-heading">{t('conflict.title')}</h2>
      <p>
        {t('conflict.who', { name: version.author.name, version: version.label })} <Time at={version.time} exact />
        {version.summary && <> · {firstLine(version.summary)}</>}
      </p>
      <p class="quiet">{t('conflict.advice')}</p>
      <p class="buttons">
        {onMerge && (
          <button type="button" class="button primary" disabled={busy} onClick={onMerge}>
            {t('merge.do')}
          </button>
        )}
        <button type="button" class={onMerge ? 'button' : 'button primary'} disabled={busy} onClick={onKeepMine}>
          {t('conflict.keep_mine')}
        </button>
        <button type="button" class="button" onClick={() => setAsked(true)}>
          {t('conflict.take_theirs')}
        </button>
        <button type="button" class="button" onClick={copy}>
          {t(copied ? 'conflict.copied' : 'conflict.copy')}
        </button>
        <button type="button" class="action" onClick={onBack}>
          {t('conflict.back')}
        </button>
      </p>
      <div class="switch" role="group" aria-label={t('compare.title')}>
        {kViews.map((one) => (
          <button key={one} type="button" aria-pressed={one === view} onClick={() => setView(one)}>
            {words[one]()}
          </button>
        ))}
      </div>
      <OtherChanges from={from} to={to} />
      <ComparisonView key={view} parts={parts} language={mine.language} />
      {asked && (
        <Dialog title={t('conflict.take_theirs')} onClose={() => setAsked(false)}>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              onTakeTheirs();
            }}
          >
            <p>{t('conflict.take_theirs_help')}</p>
            <DialogButtons submit={t('conflict.take_theirs_do')} busy={busy} onCancel={() => setAsked(false)} />
          </form>
        </Dialog>
      )}
    </section>
  );
}
