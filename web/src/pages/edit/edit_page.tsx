// A document being written on: its newest draft, whoever wrote that, with everything that is said about it.
import { useState } from 'preact/hooks';
import { getDocument, getText, getVersion, saveDraft } from '../../api/documents';
import { getTranslations } from '../../api/feedback';
import { type Merge, mergeDraft } from '../../api/merge';
import { useResource } from '../../api/resource';
import { me } from '../../api/session';
import { getTemplates } from '../../api/templates';
import type { Document, Template } from '../../api/types';
import { formatDateTime } from '../../i18n/format';
import { t } from '../../i18n/messages';
import { push } from '../../router/router';
import { documentPath, spacePath } from '../../router/routes';
import { Absent } from '../../ui/absent';
import { drop } from '../../ui/kept_work';
import { PageTitle } from '../../ui/page_title';
import { ProblemNotice, isAbsent } from '../../ui/problem_notice';
import { Progress } from '../../ui/progress';
import { canEdit } from '../document/reading';
import { changesOf, formOf, isChanged } from './form';
import { type Base, KeptNotice, keptWork, type Theirs, type Work, Writing } from './writing';

interface Loaded extends Omit<Theirs, 'merge'> {
  document: Document;
  template: Template | undefined;
}

async function load(number: string, signal?: AbortSignal): Promise<Loaded> {
  const document = await getDocument(number, signal);
  const revision = document.draft?.revision ?? document.revision;
  const [version, content, links, templates] = await Promise.all([
    getVersion(document.id, String(revision), signal),
    document.is_text ? getText(document.id, revision, signal) : { text: '' },
    getTranslations(document.id, revision, signal),
    document.template ? getTemplates(signal) : [],
  ]);
  const form = formOf(document, version, content.text, links.source ? { number: links.source.number, version: links.follows } : undefined);
  return { document, version, base: { etag: document.etag, revision, form }, template: templates.find(({ id }) => id === document.template) };
}

/** Nothing where it cannot be had, or where somebody saved once more in between: the other ways on remain. */
async function mergeWith(theirs: Loaded, { base, form }: Work): Promise<Merge | undefined> {
  if (!base.revision) return undefined;
  try {
    const merge = await mergeDraft(theirs.document.id, base.revision, changesOf(base.form, form));
    return merge.etag === theirs.base.etag ? merge : undefined;
  } catch {
    return undefined;
  }
}

async function loadTheirs(number: string, mine: Work): Promise<Theirs> {
  const theirs = await load(number);
  return { ...theirs, merge: await mergeWith(theirs, mine) };
}

const kUnderWay = ['in_review', 'in_approval'];

function Editing({ loaded }: { loaded: Loaded }) {
  const { document, version, base, template } = loaded;
  const user = me.value?.id ?? 0;
  const keptAs = `edit ${document.id}`;
  const [found, setFound] = useState(() => keptWork(user, keptAs, base.form));
  const [work, setWork] = useState<Work>({ base, form: base.form, summary: '', major: false });
  const [ends, setEnds] = useState(kUnderWay.includes(version.state));

  if (found && isChanged(base.form, found.work.form)) {
    const decide = (next?: Work) => {
      if (next) setWork(next);
      else drop(user, keptAs);
      setFound(null);
    };
    return (
      <KeptNotice
        time={found.time}
        stale={found.work.base.etag !== base.etag}
        onTake={() => decide(found.work)}
        onDiscard={() => decide()}
      />
    );
  }
  const save = async (present: Work, stay: boolean): Promise<{ base: Base; words: string } | undefined> => {
    const { form, summary, major } = present;
    const saved = await saveDraft(document.id, present.base.etag, {
      ...changesOf(present.base.form, form),
      change: major ? 'major' : 'minor',
      ...(summary.trim() ? { summary: summary.trim() } : {}),
    });
    const label = saved.draft?.version ?? saved.version;
    if (!stay) {
      push(documentPath(document.number, label));
      return undefined;
    }
    setEnds(false);
    return { base: { etag: saved.etag, revision: saved.draft?.revision ?? saved.revision, form }, words: t('edit.saved', { version: label, time: formatDateTime(new Date()) }) };
  };
  return (
    <Writing
      number={document.number}
      space={document.space}
      path={version.path}
      template={template}
      work={work}
      keptAs={keptAs}
      needed={[]}
      asksForChange={document.effective !== null}
      saveLabel={t('edit.save')}
      save={save}
      loadTheirs={(mine) => loadTheirs(document.number, mine)}
    >
      {ends && <p class="caution">{t('edit.ends_review')}</p>}
    </Writing>
  );
}

export function EditPage({ number }: { number: string }) {
  // What is remembered may be old: nobody begins to write before the newest is there.
  const { data, error, loading, retry } = useResource(`edit ${number}`, (signal) => load(number, signal));
  if (error !== undefined && isAbsent(error)) return <Absent text={t('not_found.document', { number })} />;
  if (error !== undefined) return <ProblemNotice error={error} retry={retry} />;
  if (!data || loading) return <Progress />;
  const { document, version } = data;
  return (
    <div class="edit">
      <p class="crumbs">
        <a href={spacePath(document.space)}>{document.space}</a>
        <a class="number" href={documentPath(document.number, version.label)}>
          {document.number}
        </a>
        <span>{t('document.version', { version: version.label })}</span>
      </p>
      <PageTitle title={`${t('edit.title')} · ${document.number}`}>{t('edit.title')}</PageTitle>
      {canEdit(document) ? <Editing loaded={data} /> : <p class="caution">{t(document.is_text ? 'rule.not_editable' : 'edit.not_text')}</p>}
    </div>
  );
}
