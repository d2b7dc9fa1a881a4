// All versions, newest first, and the choice of any two to compare.
import { useState } from 'preact/hooks';
import { evidenceAddress } from '../../api/documents';
import type { Document, Version } from '../../api/types';
import { formatDate } from '../../i18n/format';
import { t } from '../../i18n/messages';
import { push } from '../../router/router';
import { comparePath, documentPath } from '../../router/routes';
import { DownloadIcon } from '../../ui/icons';
import { ProblemNotice } from '../../ui/problem_notice';
import { Progress } from '../../ui/progress';
import { StateBadge } from '../../ui/state_badge';
import { firstLine } from '../../ui/summary';
import { Time } from '../../ui/time';
import { useVersions } from './all_versions';
import type { Reading } from './reading';

const kFirstShown = 10;

interface ListProps {
  reading: Reading;
  versions: Version[];
}

interface RowProps {
  version: Version;
  number: string;
  shown: boolean;
  from: number;
  to: number;
  choose: (side: 'from' | 'to', revision: number) => void;
}

function Row({ version, number, shown, from, to, choose }: RowProps) {
  const { label, revision } = version;
  const radio = (side: 'from' | 'to', chosen: boolean) => (
    <td class="pick">
      <label>
        <span class="only-heard">{t(`history.${side}`, { version: label })}</span>
        <input type="radio" name={`history-${side}`} checked={chosen} onChange={() => choose(side, revision)} />
      </label>
    </td>
  );
  return (
    <tr class={shown ? 'present' : undefined}>
      {radio('from', from === revision)}
      {radio('to', to === revision)}
      <th scope="row">
        <a href={documentPath(number, label)} aria-current={shown ? 'true' : undefined}>
          {label}
        </a>
        <StateBadge state={version.state} />
      </th>
      <td class="change">
        <span class="change-summary">{firstLine(version.summary) || t('history.no_summary')}</span>
        <span class="change-facts">
          {version.author.name} · <Time at={version.time} />
          {version.effective_from && <> · {t('document.in_force_from', { date: formatDate(version.effective_from) })}</>}
        </span>
      </td>
    </tr>
  );
}

/** The two newest, or the shown version with the one after it. */
function firstChoice({ reading, versions }: ListProps): { from: number; to: number } {
  const shown = Math.max(0, versions.findIndex((version) => version.revision === reading.revision));
  const older = versions[shown + 1] ? shown + 1 : shown;
  const newer = versions[shown + 1] ? shown : Math.max(0, shown - 1);
  return { from: versions[older]?.revision ?? 0, to: versions[newer]?.revision ?? 0 };
}

function VersionTable(props: ListProps) {
  const { reading, versions } = props;
  const [choice, setChoice] = useState(() => firstChoice(props));
  const [count, setCount] = useState(kFirstShown);
  const labelOf = (revision: number) => versions.find((version) => version.revision === revision)?.label ?? '';

  const compare = (event: Event) => {
    event.preventDefault();
    push(comparePath(reading.number, labelOf(choice.from), labelOf(choice.to)));
  };
  return (
    <form onSubmit={compare}>
      <table class="versions">
        <thead>
          <tr>
            <th scope="col">{t('history.column.from')}</th>
            <th scope="col">{t('history.column.to')}</th>
            <th scope="col">{t('history.column.version')}</th>
            <th scope="col">{t('history.column.change')}</th>
          </tr>
        </thead>
        <tbody>
          {versions.slice(0, count).map((version) => (
            <Row
              key={version.revision}
              version={version}
              number={reading.number}
              shown={version.revision === reading.revision}
              {...choice}
              choose={(side, revision) => setChoice((before) => ({ ...before, [side]: revision }))}
            />
          ))}
        </tbody>
      </table>
      <p class="history-actions">
        <button type="submit" class="button" disabled={choice.from === choice.to}>
          {t('history.compare')}
        </button>
        {versions.length > count && (
          <button type="button" class="link-button" onClick={() => setCount(count + 50)}>
            {t('history.more')}
          </button>
        )}
      </p>
    </form>
  );
}

/** What the document was, who signed it and what the log says of it, to be checked without this server. */
function Evidence({ document }: { document: Document }) {
  return (
    <p class="evidence">
      <a class="action" href={evidenceAddress(document.id)} download={`${document.number}.evidence.json`}>
        <DownloadIcon />
        {t('document.evidence')}
      </a>
      <span class="quiet">{t('document.evidence_help')}</span>
    </p>
  );
}

export function History({ document, reading }: { document: Document; reading: Reading }) {
  const { data, error, retry } = useVersions(reading.id, document.etag);
  return (
    <section class="part history" id="history" aria-labelledby="history-heading">
      <h2 id="history-heading" class="section-title">
        {t('document.history')}
      </h2>
      {error !== undefined && <ProblemNotice error={error} retry={retry} />}
      {!data && error === undefined && <Progress />}
      {data?.length === 1 && <p class="quiet">{t('history.only_one')}</p>}
      {data && data.length > 1 && (
        // A new revision to read begins with its own choice.
        <VersionTable key={reading.revision} reading={reading} versions={data} />
      )}
      {document.permissions.includes('read_drafts') && <Evidence document={document} />}
    </section>
  );
}
