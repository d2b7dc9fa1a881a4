// Two versions of a document beside one another. Without versions in the address, the newest and the one before.
import { contentAddress, getComparison, getDocument } from '../../api/documents';
import { useResource } from '../../api/resource';
import type { Comparison, Document, Version } from '../../api/types';
import { formatSize } from '../../i18n/format';
import { named, t } from '../../i18n/messages';
import { here, push } from '../../router/router';
import { comparePath, documentPath, spacePath } from '../../router/routes';
import { Absent } from '../../ui/absent';
import { SwapIcon } from '../../ui/icons';
import { PageTitle } from '../../ui/page_title';
import { ProblemNotice, isAbsent } from '../../ui/problem_notice';
import { Progress } from '../../ui/progress';
import { StateBadge } from '../../ui/state_badge';
import { firstLine } from '../../ui/summary';
import { Time } from '../../ui/time';
import { useVersions } from '../document/all_versions';
import { partsOf } from './blocks';
import { ComparisonView } from './comparison_view';
import './compare.css';

interface Pair {
  from: string;
  to: string;
}

function Side({ version, number }: { version: Version; number: string }) {
  return (
    <p class="side">
      <a href={documentPath(number, version.label)}>{version.label}</a>
      <StateBadge state={version.state} />
      <span class="quiet">
        {version.author.name} · <Time at={version.time} exact />
      </span>
      <span class="side-summary">{firstLine(version.summary)}</span>
    </p>
  );
}

function BinaryNotice({ document, comparison }: { document: Document; comparison: Comparison }) {
  const files = [comparison.from, comparison.to];
  return (
    <div class="notice">
      <p>{t('compare.binary')}</p>
      <ul>
        {files.map((version) => (
          <li key={version.revision}>
            <a href={contentAddress(document.id, version.revision)} download>
              {t('compare.file', { version: version.label, size: formatSize(version.size) })}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Result({ document, pair }: { document: Document; pair: Pair }) {
  const { from, to } = pair;
  const { data, error, retry } = useResource(`compare ${document.id} ${from} ${to}`, (signal) =>
    getComparison(document.id, from, to, signal),
  );
  if (error !== undefined) return <ProblemNotice error={error} retry={retry} />;
  if (!data) return <Progress />;
  return (
    <>
      <div class="sides">
        <Side version={data.from} number={document.number} />
        <Side version={data.to} number={document.number} />
      </div>
      {data.from.title !== data.to.title && (
        <p class="quiet">{t('compare.renamed', { from: data.from.title, to: data.to.title })}</p>
      )}
      {data.binary ? (
        <BinaryNotice document={document} comparison={data} />
      ) : (
        <ComparisonView key={`${from} ${to}`} parts={partsOf(data.blocks ?? [])} language={document.language} />
      )}
    </>
  );
}

interface ChoiceProps {
  versions: Version[];
  pair: Pair;
  onChange: (pair: Pair) => void;
}

function VersionSelect({ label, value, versions, onChange }: { label: string; value: string; versions: Version[]; onChange: (label: string) => void }) {
  return (
    <label class="version-select">
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {versions.map((version) => (
          <option key={version.revision} value={version.label}>
            {`${version.label} · ${named('state', version.state)}`}
          </option>
        ))}
      </select>
    </label>
  );
}

function Choice({ versions, pair, onChange }: ChoiceProps) {
  return (
    <div class="compare-choice">
      <VersionSelect
        label={t('compare.from')}
        value={pair.from}
        versions={versions}
        onChange={(from) => onChange({ ...pair, from })}
      />
      <button
        type="button"
        class="icon-button"
        aria-label={t('compare.swap')}
        onClick={() => onChange({ from: pair.to, to: pair.from })}
      >
        <SwapIcon />
      </button>
      <VersionSelect
        label={t('compare.to')}
        value={pair.to}
        versions={versions}
        onChange={(to) => onChange({ ...pair, to })}
      />
    </div>
  );
}

/** What the address asks for, in labels; versions may be named by revision there too. */
function pairOf(query: string, versions: Version[]): Pair {
  const values = new URLSearchParams(query);
  const labelOf = (name: string) =>
    versions.find((version) => version.label === name || String(version.revision) === name)?.label ?? name;
  return {
    from: labelOf(values.get('from') ?? versions[1]?.label ?? ''),
    to: labelOf(values.get('to') ?? versions[0]?.label ?? ''),
  };
}

function Compare({ document }: { document: Document }) {
  const { data: versions, error, retry } = useVersions(document.id, document.etag);
  if (error !== undefined) return <ProblemNotice error={error} retry={retry} />;
  if (!versions) return <Progress />;
  const pair = pairOf(here.value.query, versions);
  if (!pair.from || !pair.to) return <p class="quiet">{t('compare.one_version')}</p>;
  const change = ({ from, to }: Pair) => push(comparePath(document.number, from, to));
  return (
    <>
      <Choice versions={versions} pair={pair} onChange={change} />
      <Result document={document} pair={pair} />
    </>
  );
}

export function ComparePage({ number }: { number: string }) {
  const { data: document, error, retry } = useResource(`document-of ${number}`, (signal) => getDocument(number, signal));
  if (error !== undefined && isAbsent(error)) return <Absent text={t('not_found.document', { number })} />;
  if (error !== undefined) return <ProblemNotice error={error} retry={retry} />;
  if (!document) return <Progress />;
  return (
    <div class="compare">
      <p class="crumbs">
        <a href={spacePath(document.space)}>{document.space}</a>
        <a class="number" href={documentPath(document.number)}>
          {document.number}
        </a>
        <span lang={document.language || undefined}>{document.title}</span>
      </p>
      <PageTitle title={`${t('compare.title')} · ${document.number}`}>{t('compare.title')}</PageTitle>
      <Compare document={document} />
    </div>
  );
}
