// The form in which a document is written: title, fields, text with preview, and how it is saved. Used for documents that there
// are and for new ones.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { ApiError } from '../../api/client';
import type { Merge } from '../../api/merge';
import { me } from '../../api/session';
import type { Finding, Template, Version } from '../../api/types';
import { formatDateTime, formatLanguage } from '../../i18n/format';
import { local, t } from '../../i18n/messages';
import { here } from '../../router/router';
import { Findings } from '../../ui/findings';
import { Labelled } from '../../ui/labelled';
import { type Kept, drop, keep, kept } from '../../ui/kept_work';
import { Refusal } from '../../ui/problem_notice';
import { Conflict } from './conflict';
import { type Form, type FormProblem, isChanged, onTopOf, problemsOf } from './form';
import { LeaveDialog, useLeaveGuard } from './leaving';
import { MergeView } from './merge_view';
import { plainField, setPlainField } from './plain_field';
import { Preview } from './preview';
import { TemplateFields } from './template_fields';
import { TextEditor } from './text_editor';
import { CategoryChoice } from './category_choice';
import { WorkflowChoice } from './workflow_choice';
import './edit.css';

const kKeepPause = 400; // milliseconds
const kLanguages = ['zh', 'en'];

/** What the work began with: the saved state that it is a change of. */
export interface Base {
  etag: string;
  revision?: number; // missing in what a browser kept before there were merges
  form: Form;
}

/** Everything that must not be lost; kept in the browser as it stands here. */
export interface Work {
  base: Base;
  form: Form;
  summary: string;
  major: boolean;
}

export interface Theirs {
  base: Base;
  version: Version;
  merge: Merge | undefined; // of mine with theirs, where there can be one
}

interface Props {
  number: string; // empty: a new document
  space: string;
  path: string;
  template: Template | undefined;
  work: Work; // to begin with
  keptAs: string;
  needed: string[]; // fields without which it cannot be saved
  asksForChange: boolean; // whether minor or major makes a difference
  saveLabel: string;
  adjust?: (before: Form, after: Form) => Form;
  /** Saves, and gives what is saved now; nothing when the page is left. Rejects with what the server said. */
  save: (work: Work, stay: boolean) => Promise<{ base: Base; words: string } | undefined>;
  /** What others have saved meanwhile. */
  loadTheirs?: (mine: Work) => Promise<Theirs>;
  children?: ComponentChildren; // above the form
}

interface Keeping {
  now: () => void; // before something is tried that may end the session
  done: (isDone: boolean) => void; // nothing is to be kept any more: it is saved
}

/** Keeps the work in the browser while it differs from what is saved. */
function useKept(name: string, work: Work, changed: boolean): Keeping {
  const user = me.value?.id ?? 0;
  const finished = useRef(false);
  const newest = useRef({ work, changed });
  newest.current = { work, changed };
  const write = () => {
    if (user === 0) return;
    if (newest.current.changed && !finished.current) keep(user, name, newest.current.work);
    else drop(user, name);
  };
  useEffect(() => {
    const timer = setTimeout(write, kKeepPause);
    return () => clearTimeout(timer);
  }, [work, changed]);
  useEffect(() => {
    window.addEventListener('pagehide', write);
    return () => {
      window.removeEventListener('pagehide', write);
      if (me.value) write(); // whoever signs out leaves nothing behind
    };
  }, []);
  return {
    now: write,
    done: (isDone) => {
      finished.current = isDone;
    },
  };
}

function useSaveKey(save: () => void): void {
  const newest = useRef(save);
  newest.current = save;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== 's') return;
      event.preventDefault();
      newest.current();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}

/** Goes to the field that the address names. */
function useNamedField(): void {
  useEffect(() => {
    const id = here.value.hash.slice(1);
    if (id) document.getElementById(decodeURIComponent(id))?.focus();
  }, [here.value.hash]);
}

function focusProblem(problem: FormProblem | undefined): void {
  if (problem) document.getElementById(problem === 'title' ? 'document-title' : problem.replace('field ', 'field-'))?.focus();
}

interface PartProps {
  form: Form;
  change: (part: Partial<Form>) => void;
  problems: FormProblem[];
  findings: readonly Finding[]; // of the server; those about fields stand beneath them
}

function fieldProblems(problems: FormProblem[], findings: readonly Finding[]): Record<string, string> {
  const missing = problems.filter((one) => one !== 'title').map((one) => [one.replace('field ', ''), t('form.missing')] as const);
  const found = findings.filter(({ place }) => place === 'field').map(({ name, message }) => [name, local(message)] as const);
  return Object.fromEntries([...found, ...missing]);
}

function Description({ form, change, problems, findings, space, template }: PartProps & { space: string; template: Template | undefined }) {
  const languages = kLanguages.includes(form.language) || !form.language ? kLanguages : [...kLanguages, form.language];
  return (
    <div class="description">
      <div class="whole">
        <Labelled id="document-title" label={t('edit.document_title')} required problem={problems.includes('title') ? t('form.missing') : undefined}>
          {(ids) => (
            <input
              {...ids}
              class="field title-field"
              maxLength={500}
              autoComplete="off"
              lang={form.language || undefined}
              value={form.title}
              onInput={(event) => change({ title: event.currentTarget.value })}
            />
          )}
        </Labelled>
      </div>
      {template && (
        <TemplateFields
          space={space}
          fields={template.fields}
          values={form.fields}
          problems={fieldProblems(problems, findings)}
          onChange={(fields) => change({ fields })}
        />
      )}
      <Labelled label={t('document.language')}>
        {(ids) => (
          <select {...ids} class="field" value={form.language} onChange={(event) => change({ language: event.currentTarget.value })}>
            <option value="">{t('form.choose')}</option>
            {languages.map((tag) => (
              <option key={tag} value={tag}>
                {formatLanguage(tag)}
              </option>
            ))}
          </select>
        )}
      </Labelled>
      <WorkflowChoice chosen={form.workflow} onChange={(workflow) => change({ workflow })} />
      <Labelled label={t('document.tags')} help={t('edit.tags_help')}>
        {(ids) => (
          <input {...ids} class="field" maxLength={3000} autoComplete="off" value={form.tags} onInput={(event) => change({ tags: event.currentTarget.value })} />
        )}
      </Labelled>
      <Labelled label={t('translation.source')} help={t('translation.source_help')}>
        {(ids) => (
          <input {...ids} class="field" maxLength={200} autoComplete="off" spellcheck={false} value={form.translationOf} onInput={(event) => change({ translationOf: event.currentTarget.value })} />
        )}
      </Labelled>
      {form.translationOf.trim() && (
        <Labelled label={t('translation.version')} help={t('translation.version_help')}>
          {(ids) => (
            <input {...ids} class="field" maxLength={100} autoComplete="off" spellcheck={false} value={form.translatedVersion} onInput={(event) => change({ translatedVersion: event.currentTarget.value })} />
          )}
        </Labelled>
      )}
      <CategoryChoice space={space} chosen={form.categories} onChange={(categories) => change({ categories })} />
    </div>
  );
}

interface TextPartProps {
  form: Form;
  round: number;
  space: string;
  path: string;
  template: Template | undefined;
  onWritten: (text: string) => void;
}

function TextPart({ form, round, space, path, template, onWritten }: TextPartProps) {
  const [side, setSide] = useState<'write' | 'preview'>('write');
  const line = Number(new URLSearchParams(here.value.query).get('line')) || 0;
  const required = template?.sections.filter((section) => section.required) ?? [];
  return (
    <section class={`text-part shows-${side}`} aria-labelledby="text-heading">
      <div class="text-bar">
        <h2 id="text-heading" class="section-title">
          {t('edit.text_heading')}
        </h2>
        <div class="switch" role="group" aria-label={t('edit.sides')}>
          <button type="button" aria-pressed={side === 'write'} onClick={() => setSide('write')}>
            {t('edit.write')}
          </button>
          <button type="button" aria-pressed={side === 'preview'} onClick={() => setSide('preview')}>
            {t('edit.preview')}
          </button>
        </div>
        <label class="plain-choice">
          <input type="checkbox" checked={plainField.value} onChange={(event) => setPlainField(event.currentTarget.checked)} />
          {t('edit.plain')}
        </label>
      </div>
      {required.length > 0 && (
        <p class="labelled-help">
          {t('edit.sections', { names: required.map(({ heading }) => local(heading)).join(t('list.separator')) })}
        </p>
      )}
      <div class="sides-of-text">
        <TextEditor
          key={`${round} ${plainField.value} ${line}`}
          text={form.content}
          language={form.language}
          line={line}
          onChange={onWritten}
        />
        <Preview text={form.content} title={form.title} path={path} space={space} language={form.language} />
      </div>
    </section>
  );
}

interface SaveBarProps {
  work: Work;
  asksForChange: boolean;
  label: string;
  words: string;
  busy: boolean;
  disabled: boolean;
  change: (part: Partial<Pick<Work, 'summary' | 'major'>>) => void;
}

function SaveBar({ work, asksForChange, label, words, busy, disabled, change }: SaveBarProps) {
  return (
    <div class="save-bar">
      <Labelled label={t('edit.summary')}>
        {(ids) => (
          <input
            {...ids}
            class="field"
            maxLength={2000}
            autoComplete="off"
            placeholder={t('edit.summary_help')}
            value={work.summary}
            onInput={(event) => change({ summary: event.currentTarget.value })}
          />
        )}
      </Labelled>
      {asksForChange && (
        <fieldset class="choice">
          <legend>{t('edit.change')}</legend>
          {[false, true].map((major) => (
            <label key={String(major)}>
              <input type="radio" name="change" checked={work.major === major} onChange={() => change({ major })} />
              <span>{t(major ? 'edit.major' : 'edit.minor')}</span>
            </label>
          ))}
        </fieldset>
      )}
      <div class="save-do">
        <p class="quiet" role="status">
          {words}
        </p>
        <button type="submit" class="button primary" disabled={busy || disabled}>
          {label}
        </button>
      </div>
    </div>
  );
}

export function Writing(props: Props) {
  const { number, space, path, template, keptAs, needed, adjust, loadTheirs } = props;
  const [work, setWork] = useState(props.work);
  const [round, setRound] = useState(0); // another one begins the text field anew
  const [problems, setProblems] = useState<FormProblem[]>([]);
  const [refusal, setRefusal] = useState<unknown>();
  const [theirs, setTheirs] = useState<Theirs>();
  const [merging, setMerging] = useState(false);
  const [busy, setBusy] = useState(false);
  const [words, setWords] = useState('');
  const { form, base } = work;
  const changed = isChanged(base.form, form);
  const keeping = useKept(keptAs, work, changed);
  const leaving = useLeaveGuard(changed);
  useNamedField();

  const change = (part: Partial<Form>) => {
    setWords('');
    setWork((before) => {
      const after = { ...before.form, ...part };
      const adjusted = adjust?.(before.form, after) ?? after;
      if (adjusted.content !== after.content) setRound((n) => n + 1);
      return { ...before, form: adjusted };
    });
  };

  const failed = async (error: unknown, mine: Work) => {
    if (!(error instanceof ApiError) || error.status !== 412 || !loadTheirs) return setRefusal(error);
    try {
      setTheirs(await loadTheirs(mine));
    } catch (other) {
      setRefusal(other);
    }
  };

  const save = async (toSave: Work, stay: boolean) => {
    const found = problemsOf(toSave.form, needed);
    setProblems(found);
    setRefusal(undefined);
    focusProblem(found[0]);
    if (busy || found.length > 0) return;
    setBusy(true);
    try {
      keeping.now();
      leaving.allow();
      keeping.done(true);
      const saved = await props.save(toSave, stay);
      drop(me.value?.id ?? 0, keptAs);
      if (!saved) return; // the page is left
      setWork((before) => ({ ...before, base: saved.base, summary: '' }));
      setWords(saved.words);
    } catch (error) {
      await failed(error, toSave);
    }
    leaving.forbid();
    keeping.done(false);
    setBusy(false);
  };
  useSaveKey(() => {
    if (changed && !theirs) void save(work, true);
  });

  const goOnWith = (next: Work) => {
    setWork(next);
    setTheirs(undefined);
    setMerging(false);
    setRound((n) => n + 1);
  };
  if (theirs?.merge && merging) {
    const { translationOf, translatedVersion } = onTopOf(base.form, theirs.base.form, form); // a merge has no conflict about these
    const mergedWork = (merged: Form): Work => ({ ...work, base: theirs.base, form: { ...merged, translationOf, translatedVersion } });
    return (
      <>
        <Refusal error={refusal} />
        <MergeView
          key={theirs.base.etag}
          theirs={theirs.base.form}
          merge={theirs.merge}
          busy={busy}
          onSave={(merged) => {
            const next = mergedWork(merged);
            goOnWith(next);
            if (isChanged(next.base.form, next.form)) void save(next, true); // else it is what they have saved
          }}
          onEdit={(merged) => goOnWith(mergedWork(merged))}
          onBack={() => setMerging(false)}
        />
        {leaving.asked && <LeaveDialog {...leaving.asked} />}
      </>
    );
  }
  if (theirs) {
    return (
      <>
        <Refusal error={refusal} />
        <Conflict
          base={base.form}
          mine={form}
          theirs={theirs.base.form}
          version={theirs.version}
          busy={busy}
          onMerge={theirs.merge && (() => setMerging(true))}
          onKeepMine={() => {
            const merged = { ...work, base: theirs.base, form: onTopOf(base.form, theirs.base.form, form) };
            goOnWith(merged);
            void save(merged, true);
          }}
          onTakeTheirs={() => goOnWith({ ...work, base: theirs.base, form: theirs.base.form })}
          onBack={() => setTheirs(undefined)}
        />
        {leaving.asked && <LeaveDialog {...leaving.asked} />}
      </>
    );
  }
  const findings = refusal instanceof ApiError ? refusal.findings : [];
  const onSubmit = (event: Event) => {
    event.preventDefault();
    void save(work, false);
  };
  return (
    <form class="writing" onSubmit={onSubmit} noValidate>
      {props.children}
      <Description form={form} change={change} problems={problems} findings={findings} space={space} template={template} />
      <TextPart form={form} round={round} space={space} path={path} template={template} onWritten={(content) => change({ content })} />
      <Refusal error={refusal} />
      <Findings number={number} findings={findings} />
      <SaveBar
        work={work}
        asksForChange={props.asksForChange}
        label={props.saveLabel}
        words={words || (changed ? t('edit.unsaved') : '')}
        busy={busy}
        disabled={number !== '' && !changed}
        change={(part) => setWork((before) => ({ ...before, ...part }))}
      />
      {leaving.asked && <LeaveDialog {...leaving.asked} />}
    </form>
  );
}

/** Offers what was written before and not saved. */
/** What was kept, also by a version of the application whose form had fewer parts. */
export function keptWork(user: number, name: string, first: Form): Kept<Work> | null {
  const found = kept<Work>(user, name);
  if (!found) return null;
  const { work } = found;
  return { ...found, work: { ...work, form: { ...first, ...work.form }, base: { ...work.base, form: { ...first, ...work.base.form } } } };
}

export function KeptNotice({ time, stale, onTake, onDiscard }: { time: string; stale: boolean; onTake: () => void; onDiscard: () => void }) {
  return (
    <div class="notice">
      <p class="notice-title">{t('kept.title')}</p>
      <p>
        {t('kept.found', { time: formatDateTime(time) })} {stale && t('kept.stale')}
      </p>
      <p class="buttons">
        <button type="button" class="button primary" onClick={onTake}>
          {t('kept.take')}
        </button>
        <button type="button" class="button" onClick={onDiscard}>
          {t('kept.discard')}
        </button>
      </p>
    </div>
  );
}
