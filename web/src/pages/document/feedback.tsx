// Whether the document helped, and whether it still holds: what its readers say, and what its keeper answers.
import { useState } from 'preact/hooks';
import { type Feedback as Said, type OutdatedReport, answerReport, getFeedback, reportOutdated, setHelped, withdrawReport } from '../../api/feedback';
import { useResource } from '../../api/resource';
import { refreshTaskCount } from '../../api/task_count';
import { counted, t } from '../../i18n/messages';
import { Labelled } from '../../ui/labelled';
import { personName } from '../../ui/person';
import { Refusal } from '../../ui/problem_notice';
import { Time } from '../../ui/time';
import type { Reading } from './reading';

interface WordsProps {
  label: string;
  submit: string;
  onSend: (words: string) => Promise<void>;
  onCancel?: () => void;
}

function WordsForm({ label, submit, onSend, onCancel }: WordsProps) {
  const [words, setWords] = useState('');
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<unknown>();
  const send = async (event: Event) => {
    event.preventDefault();
    if (!words.trim()) return;
    setBusy(true);
    setRefusal(undefined);
    try {
      await onSend(words.trim());
    } catch (error) {
      setRefusal(error);
      setBusy(false);
    }
  };
  return (
    <form class="feedback-form" onSubmit={send}>
      <Labelled label={label}>
        {(ids) => <textarea {...ids} class="field" maxLength={1300} value={words} onInput={(event) => setWords(event.currentTarget.value)} />}
      </Labelled>
      <Refusal error={refusal} />
      <p class="buttons">
        <button type="submit" class="button" disabled={busy || !words.trim()}>
          {submit}
        </button>
        {onCancel && (
          <button type="button" class="button" onClick={onCancel}>
            {t('dialog.cancel')}
          </button>
        )}
      </p>
    </form>
  );
}

interface ReportProps {
  report: OutdatedReport;
  mayAnswer: boolean;
  onAnswer: (answer: string) => Promise<void>;
  onWithdraw: () => void;
}

const kStates = { answered: 'feedback.answered', settled: 'feedback.settled', withdrawn: 'feedback.withdrawn' } as const;

function Report({ report, mayAnswer, onAnswer, onWithdraw }: ReportProps) {
  const open = report.state === 'open';
  return (
    <li class="comment">
      <p class="comment-head">
        <strong>{personName(report.by)}</strong>
        <Time at={report.time} exact />
        <span>{t('feedback.about', { version: report.version })}</span>
        {report.state !== 'open' && <span>{t(kStates[report.state])}</span>}
      </p>
      <p class="comment-text">{report.reason}</p>
      {report.answer && (
        <p class="report-answer">
          {t('feedback.answer_by', { name: report.answered_by ?? '' })} {report.answer}
        </p>
      )}
      {open && report.mine && (
        <button type="button" class="link-button" onClick={onWithdraw}>
          {t('feedback.withdraw')}
        </button>
      )}
      {open && mayAnswer && <WordsForm label={t('feedback.answer')} submit={t('feedback.send_answer')} onSend={onAnswer} />}
    </li>
  );
}

export function Feedback({ reading }: { reading: Reading }) {
  const { data, error, retry } = useResource(`feedback ${reading.id}`, (signal) => getFeedback(reading.id, signal), { keepPrevious: true });
  const [now, setNow] = useState<Said>();
  const [reporting, setReporting] = useState(false);
  const [refusal, setRefusal] = useState<unknown>();
  const said = now ?? data;
  if (!said || error !== undefined) return null;
  const take = async (change: Promise<Said>) => {
    setRefusal(undefined);
    setNow(await change);
    void refreshTaskCount();
  };
  const tell = (change: Promise<Said>) => take(change).catch(setRefusal);
  const waits = said.reports.some(({ mine, state }) => mine && state === 'open');
  return (
    <section class="part feedback" aria-labelledby="feedback-heading">
      <h2 id="feedback-heading" class="section-title">
        {t('feedback.title')}
      </h2>
      <p class="feedback-do">
        <button type="button" class="button" aria-pressed={said.helped_me} onClick={() => void tell(setHelped(reading.id, !said.helped_me))}>
          {t('feedback.helped')}
        </button>
        {!waits && !reporting && (
          <button type="button" class="button" onClick={() => setReporting(true)}>
            {t('feedback.outdated')}
          </button>
        )}
        <span class="quiet" role="status">
          {said.helped > 0 && counted('feedback.helped_people', said.helped)}
        </span>
      </p>
      <Refusal error={refusal} />
      {reporting && (
        <WordsForm
          label={t('feedback.reason')}
          submit={t('feedback.report')}
          onCancel={() => setReporting(false)}
          onSend={async (reason) => {
            await take(reportOutdated(reading.id, reading.version, reason));
            setReporting(false);
          }}
        />
      )}
      {said.reports.length > 0 && (
        <ol class="reports">
          {said.reports.map((report) => (
            <Report
              key={report.number}
              report={report}
              mayAnswer={said.may_answer}
              onAnswer={(answer) => take(answerReport(reading.id, report.number, answer))}
              onWithdraw={() => void tell(withdrawReport(reading.id, report.number))}
            />
          ))}
        </ol>
      )}
      {refusal !== undefined && (
        <button type="button" class="link-button" onClick={retry}>
          {t('problem.retry')}
        </button>
      )}
    </section>
  );
}
