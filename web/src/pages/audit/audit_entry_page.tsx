// One entry of the audit log, and whether it stands in the log as that was signed.
import { useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { getProof } from '../../api/audit';
import { useResource } from '../../api/resource';
import { me } from '../../api/session';
import type { AuditEntry, InclusionProof } from '../../api/access_types';
import { formatDateTime, formatNumber } from '../../i18n/format';
import { counted, named, t } from '../../i18n/messages';
import { Absent } from '../../ui/absent';
import { PageTitle } from '../../ui/page_title';
import { ProblemNotice, isAbsent } from '../../ui/problem_notice';
import { Progress } from '../../ui/progress';
import { CheckpointNotice } from './checkpoint_notice';
import { readLeaf } from './leaf';
import { fromBase64 } from './merkle';
import { pathOfObject } from './object_link';
import { type Verified, verifyEntry } from './verify';
import '../access/access.css';
import './audit.css';

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div class="audit-fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Facts({ entry }: { entry: AuditEntry }) {
  const path = pathOfObject(entry.object);
  return (
    <dl class="audit-facts">
      <Fact name={t('audit.time')}>
        <time dateTime={entry.time}>{formatDateTime(entry.time)}</time> <span class="quiet">{entry.time}</span>
      </Fact>
      <Fact name={t('audit.actor')}>{entry.actor || t('audit.nobody')}</Fact>
      <Fact name={t('audit.action')}>
        {named('action', entry.action)} <code class="quiet">{entry.action}</code>
      </Fact>
      <Fact name={t('audit.object')}>{path ? <a href={path}>{entry.object}</a> : entry.object}</Fact>
      <Fact name={t('audit.outcome')}>
        <span class={`state tone-${entry.outcome === 'done' ? 'good' : 'bad'}`}>{named('outcome', entry.outcome)}</span>
      </Fact>
      <Fact name={t('audit.detail')}>{entry.detail ? <span class="audit-detail">{entry.detail}</span> : <span class="quiet">{t('audit.no_detail')}</span>}</Fact>
    </dl>
  );
}

function Result({ verified }: { verified: Verified }) {
  if (verified.failed) {
    return (
      <div class="notice problem" role="alert">
        <p class="notice-title">{t('verify.failed')}</p>
        <p>{t(`verify.failed_${verified.failed}`)}</p>
        <p>{t('verify.failed_advice')}</p>
      </div>
    );
  }
  return (
    <div class="notice verified" role="status">
      <p class="notice-title">
        <span class="state tone-good">{t('verify.ok')}</span>
      </p>
      <ol class="verify-steps">
        <li>
          {t('verify.step_leaf')} <code class="hash">{verified.leaf}</code>
        </li>
        <li>{counted('verify.step_path', verified.steps)}</li>
        <li>
          {t('verify.step_root', { size: formatNumber(verified.size) })} <code class="hash">{verified.root}</code>
        </li>
      </ol>
      <p>{t('verify.means')}</p>
      <p class="quiet">{t('verify.signature', { name: verified.signers.join(t('list.separator')) })}</p>
    </div>
  );
}

function Verification({ sequence, proof }: { sequence: number; proof: InclusionProof }) {
  const [verified, setVerified] = useState<Verified>();
  return (
    <section class="block" aria-labelledby="verify-heading">
      <h2 id="verify-heading" class="block-title">
        {t('verify.title')}
      </h2>
      {!verified && (
        <>
          <p class="quiet">{t('verify.explanation')}</p>
          <p class="buttons">
            <button type="button" class="button primary" onClick={() => void verifyEntry(sequence, proof).then(setVerified)}>
              {t('verify.verify')}
            </button>
          </p>
        </>
      )}
      {verified && <Result verified={verified} />}
      <details class="signed-note">
        <summary>{t('verify.note')}</summary>
        <CheckpointNotice note={proof.checkpoint} />
      </details>
    </section>
  );
}

function entryOf(proof: InclusionProof): AuditEntry | null {
  const bytes = fromBase64(proof.leaf);
  return bytes && readLeaf(bytes);
}

function Entry({ sequence, proof }: { sequence: number; proof: InclusionProof }) {
  const entry = entryOf(proof);
  if (!entry) return <p class="refusal">{t('verify.failed_leaf')}</p>;
  return (
    <>
      <Facts entry={entry} />
      <Verification sequence={sequence} proof={proof} />
    </>
  );
}

export function AuditEntryPage({ sequence }: { sequence: string }) {
  const number = /^[1-9]\d{0,14}$/.test(sequence) ? Number(sequence) : 0;
  const isAllowed = me.value?.permissions.includes('read_audit') ?? false;
  const { data, error, retry } = useResource(number && isAllowed ? `audit ${number}` : null, (signal) => getProof(number, signal));
  if (!isAllowed) return <Absent text={t('audit.not_for_you')} />;
  if (!number || (error !== undefined && isAbsent(error))) return <Absent text={t('not_found.entry', { sequence })} />;
  return (
    <div class="audit">
      <p class="crumbs">
        <a href="/audit">{t('audit.title')}</a>
      </p>
      <PageTitle title={t('audit.entry', { sequence: formatNumber(number) })} />
      {error !== undefined && <ProblemNotice error={error} retry={retry} />}
      {!data && error === undefined && <Progress />}
      {data && <Entry sequence={number} proof={data} />}
    </div>
  );
}
