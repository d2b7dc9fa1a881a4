// The audit log for those who may read it: to filter, to export, and the newest signed checkpoint to keep elsewhere.
import { exportAddress, getAudit, getCheckpoint } from '../../api/audit';
import { useResource } from '../../api/resource';
import { me } from '../../api/session';
import type { AuditEntry } from '../../api/access_types';
import { formatDateTime, formatNumber } from '../../i18n/format';
import { counted, named, t } from '../../i18n/messages';
import { here, push, replaceSoon } from '../../router/router';
import { auditPath } from '../../router/routes';
import { Absent } from '../../ui/absent';
import { DownloadIcon } from '../../ui/icons';
import { PageTitle } from '../../ui/page_title';
import { Pager } from '../../ui/pager';
import { ProblemNotice } from '../../ui/problem_notice';
import { Progress } from '../../ui/progress';
import { useTypedText } from '../../ui/typed_text';
import { type AuditState, auditUrl, countFilters, filterOf, kActions, parseAuditState, withFilter } from './audit_state';
import { CheckpointNotice } from './checkpoint_notice';
import '../access/access.css';
import './audit.css';

const kTypingPause = 400;

/** The time and the refusal stand out; the rest reads as a sentence. */
function EntryRow({ entry }: { entry: AuditEntry }) {
  return (
    <li class="audit-row">
      <a class="audit-link" href={auditPath(entry.sequence)}>
        <span class="audit-time">
          <time dateTime={entry.time}>{formatDateTime(entry.time)}</time>
        </span>
        <span class="audit-what">
          <span>{named('action', entry.action)}</span>
          {entry.outcome === 'refused' && <span class="state tone-bad">{t('outcome.refused')}</span>}
        </span>
        <span class="audit-who">{entry.actor || t('audit.nobody')}</span>
        <span class="audit-object">{entry.object}</span>
      </a>
    </li>
  );
}

function TextFilter({ label, value, onTell }: { label: string; value: string; onTell: (value: string) => void }) {
  const { input, text, onInput } = useTypedText(value, () => kTypingPause, onTell);
  return (
    <label>
      <span>{label}</span>
      <input ref={input} class="field" type="text" autoComplete="off" autoCapitalize="none" spellcheck={false} maxLength={200} value={text} onInput={onInput} />
    </label>
  );
}

function MoreFilters({ state, go }: { state: AuditState; go: (change: Partial<AuditState>) => void }) {
  const actions: string[] = [...kActions];
  if (state.action && !actions.includes(state.action)) actions.push(state.action);
  const day = (name: 'from' | 'to', label: string) => (
    <label>
      <span>{label}</span>
      <input class="field" type="date" value={state[name]} onInput={(event) => go({ [name]: event.currentTarget.value })} />
    </label>
  );
  return (
    <div class="audit-filters">
      <label>
        <span>{t('audit.action')}</span>
        <select class="field" value={state.action} onChange={(event) => go({ action: event.currentTarget.value })}>
          <option value="">{t('audit.any')}</option>
          {actions.map((one) => (
            <option key={one} value={one}>
              {named('action', one)}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>{t('audit.outcome')}</span>
        <select class="field" value={state.outcome} onChange={(event) => go({ outcome: event.currentTarget.value })}>
          <option value="">{t('audit.any')}</option>
          <option value="done">{t('outcome.done')}</option>
          <option value="refused">{t('outcome.refused')}</option>
        </select>
      </label>
      <TextFilter label={t('audit.actor')} value={state.actor} onTell={(actor) => go({ actor })} />
      <TextFilter label={t('audit.object')} value={state.object} onTell={(object) => go({ object })} />
      {day('from', t('audit.from'))}
      {day('to', t('audit.to'))}
    </div>
  );
}

function Filters({ state }: { state: AuditState }) {
  const go = (change: Partial<AuditState>) => replaceSoon(auditUrl(withFilter(state, change)));
  const { input, text, onInput, tellNow } = useTypedText(state.q, () => kTypingPause, (q) => go({ q }));
  const count = countFilters(state);
  return (
    <form
      role="search"
      class="audit-search"
      onSubmit={(event) => {
        event.preventDefault();
        tellNow(text);
      }}
    >
      <input
        ref={input}
        class="field"
        type="text"
        inputMode="search"
        autoComplete="off"
        maxLength={200}
        aria-label={t('audit.words')}
        placeholder={t('audit.words')}
        value={text}
        onInput={onInput}
      />
      <details open={count > 0}>
        <summary>{count > 0 ? counted('audit.filters_set', count) : t('search.filters')}</summary>
        <MoreFilters state={state} go={go} />
        {count > 0 && (
          <button type="button" class="link-button" onClick={() => push(auditUrl(parseAuditState('')))}>
            {t('search.clear_filters')}
          </button>
        )}
      </details>
    </form>
  );
}

function Exports({ state }: { state: AuditState }) {
  const filter = filterOf(state);
  return (
    <p class="actions audit-exports">
      <span class="quiet">{t(countFilters(state) > 0 || state.q ? 'audit.export_filtered' : 'audit.export')}</span>
      <a class="action" href={exportAddress('jsonl', filter)} download="audit.jsonl">
        <DownloadIcon />
        {t('audit.export_jsonl')}
      </a>
      <a class="action" href={exportAddress('csv', filter)} download="audit.csv">
        <DownloadIcon />
        {t('audit.export_csv')}
      </a>
    </p>
  );
}

function Entries({ state }: { state: AuditState }) {
  const request = auditUrl(state);
  const { key, data, error, retry } = useResource(request, (signal) => getAudit(filterOf(state), state.cursor, signal), { keepPrevious: true });
  return (
    <section aria-labelledby="entries-heading">
      <h2 id="entries-heading" class="only-heard">
        {t('audit.entries')}
      </h2>
      {error !== undefined && <ProblemNotice error={error} retry={retry} />}
      {!data && error === undefined && <Progress />}
      {data?.items.length === 0 && (
        <p class="quiet none" role="status">
          {t(data.next_cursor ? 'audit.none_yet' : 'audit.none')}
        </p>
      )}
      <ul class="audit-list">{data?.items.map((entry) => <EntryRow key={entry.sequence} entry={entry} />)}</ul>
      {data && key === request && (
        <Pager
          list={auditUrl(withFilter(state, {}))}
          page={state.page}
          nextCursor={data.next_cursor}
          urlOf={(cursor, page) => auditUrl({ ...state, cursor, page })}
        />
      )}
    </section>
  );
}

function NewestCheckpoint() {
  const { data, error, retry } = useResource('checkpoint', getCheckpoint);
  return (
    <section class="block" aria-labelledby="checkpoint-heading">
      <h2 id="checkpoint-heading" class="block-title">
        {t('checkpoint.title')}
      </h2>
      <p class="quiet">{t('checkpoint.explanation')}</p>
      {error !== undefined && <ProblemNotice error={error} retry={retry} />}
      {data && (
        <>
          <p>{t('checkpoint.covers', { count: formatNumber(data.size), time: formatDateTime(data.time) })}</p>
          <CheckpointNotice note={data.note} />
          <p class="verifier-key">
            {t('checkpoint.key')} <code class="hash">{data.verifier_key}</code>
          </p>
        </>
      )}
    </section>
  );
}

export function AuditPage() {
  const state = parseAuditState(here.value.query);
  if (!me.value?.permissions.includes('read_audit')) return <Absent text={t('audit.not_for_you')} />;
  return (
    <div class="audit">
      <PageTitle title={t('audit.title')} />
      <Filters state={state} />
      <Entries state={state} />
      <Exports state={state} />
      <NewestCheckpoint />
    </div>
  );
}
