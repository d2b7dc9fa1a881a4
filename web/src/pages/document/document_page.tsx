// One version of a document: as it stands in force unless the address names another.
import { useEffect, useState } from 'preact/hooks';
import { contentAddress, getDocument, getVersion } from '../../api/documents';
import { useResource } from '../../api/resource';
import { me } from '../../api/session';
import { refreshTaskCount } from '../../api/task_count';
import type { Document } from '../../api/types';
import { formatDate, formatDateTime } from '../../i18n/format';
import { named, t } from '../../i18n/messages';
import type { OutlineEntry } from '../../markdown/lay_out';
import { here } from '../../router/router';
import { documentAccessPath, editPath, spacePath } from '../../router/routes';
import { Absent } from '../../ui/absent';
import { DownloadIcon, EditIcon, PeopleIcon, PrintIcon } from '../../ui/icons';
import { PageTitle } from '../../ui/page_title';
import { ProblemNotice, isAbsent } from '../../ui/problem_notice';
import { Progress } from '../../ui/progress';
import { Approval } from './approval';
import { Comments } from './comments';
import { Content } from './content';
import { Details } from './details';
import { Feedback } from './feedback';
import { Fields } from './fields';
import { History } from './history';
import { Outline } from './outline';
import { setPrintMargins } from './print_margins';
import { type Reading, canEdit, currentReading, versionReading } from './reading';
import { Signatures } from './signatures';
import { Similar } from './similar';
import { Translations } from './translations';
import { VersionBanner } from './version_banner';
import './document.css';
import './prose.css';

interface Loaded {
  document: Document;
  reading: Reading;
}

async function load(number: string, version: string, signal: AbortSignal): Promise<Loaded> {
  const document = await getDocument(number, signal);
  if (!version || version === document.version) return { document, reading: currentReading(document) };
  return { document, reading: versionReading(document, await getVersion(document.id, version, signal)) };
}

function usePrintMargins(reading: Reading): void {
  const name = me.value?.display_name || me.value?.name || '';
  const state = named('state', reading.state);
  const since =
    reading.effectiveFrom &&
    t(reading.state === 'effective' ? 'document.since' : 'document.in_force_from', { date: formatDate(reading.effectiveFrom) });
  const top = [reading.number, t('document.version', { version: reading.version }), state, since].filter(Boolean).join(' · ');
  useEffect(() => {
    let remove = () => {};
    const onBefore = () => {
      remove();
      remove = setPrintMargins(top, t('document.printed', { date: formatDateTime(new Date()), name }));
    };
    onBefore();
    window.addEventListener('beforeprint', onBefore);
    return () => {
      window.removeEventListener('beforeprint', onBefore);
      remove();
    };
  }, [top, name]);
}

function AccessLink({ number }: { number: string }) {
  return (
    <a class="action" href={documentAccessPath(number)}>
      <PeopleIcon />
      {t('document.access')}
    </a>
  );
}

/** Of a file only who may read it: it carries its own button for downloading. */
function Actions({ document, reading }: Loaded) {
  const name = reading.path.split('/').pop() || true;
  const access = document.permissions.includes('manage_bindings') && <AccessLink number={document.number} />;
  if (!document.is_text) return access ? <p class="actions">{access}</p> : null;
  return (
    <p class="actions">
      {canEdit(document) && (
        <a class="action" href={editPath(document.number)}>
          <EditIcon />
          {t('document.edit')}
        </a>
      )}
      <a class="action" href={contentAddress(reading.id, reading.revision)} download={name}>
        <DownloadIcon />
        {t('document.download')}
      </a>
      <button type="button" class="action" onClick={() => window.print()}>
        <PrintIcon />
        {t('document.print')}
      </button>
      {access}
    </p>
  );
}

function Reader({ document, reading, onChanged }: Loaded & { onChanged: () => void }) {
  const [outline, setOutline] = useState<OutlineEntry[]>([]);
  const seesDrafts = document.permissions.includes('read_drafts');
  usePrintMargins(reading);
  return (
    <div class="document">
      <header class="document-head">
        <p class="crumbs">
          <a href={spacePath(document.space)}>{document.space}</a>
          <span class="number">{document.number}</span>
        </p>
        <PageTitle title={`${document.number} ${reading.title}`}>
          <span lang={reading.language || undefined}>{reading.title}</span>
        </PageTitle>
        <VersionBanner document={document} reading={reading} />
        <Translations reading={reading} />
        <Actions document={document} reading={reading} />
        {seesDrafts && <Approval document={document} reading={reading} onChanged={onChanged} />}
        <Fields document={document} reading={reading} />
      </header>
      <aside class="document-side">
        <Outline entries={outline} />
        <Details document={document} reading={reading} />
      </aside>
      <div class="document-main">
        <Content key={reading.revision} document={document} reading={reading} onOutline={setOutline} />
        <Feedback key={`feedback ${reading.id}`} reading={reading} />
        <Signatures key={`signatures ${reading.revision}`} document={document} reading={reading} />
        {seesDrafts && <Comments key={`comments ${reading.revision}`} document={document} reading={reading} />}
        <Similar key={`similar ${reading.revision}`} reading={reading} />
        <History document={document} reading={reading} />
      </div>
    </div>
  );
}

export function DocumentPage({ number }: { number: string }) {
  const version = new URLSearchParams(here.value.query).get('version') ?? '';
  const { data, error, retry } = useResource(
    `document ${number} ${version}`,
    (signal) => load(number, version, signal),
    { keepPrevious: true },
  );
  if (error !== undefined && isAbsent(error)) {
    return (
      <Absent text={version ? t('not_found.version', { number, version }) : t('not_found.document', { number })} />
    );
  }
  if (error !== undefined) return <ProblemNotice error={error} retry={retry} />;
  const onChanged = () => {
    retry();
    void refreshTaskCount();
  };
  return data ? <Reader {...data} onChanged={onChanged} /> : <Progress />;
}
