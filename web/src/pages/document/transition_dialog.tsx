// One step in the life of a version: what it means, a comment, and where it needs one, a signature over exactly what is shown.
import { useState } from 'preact/hooks';
import { ApiError } from '../../api/client';
import { getVersion } from '../../api/documents';
import { useResource } from '../../api/resource';
import { me } from '../../api/session';
import type { Document, PossibleTransition, Step } from '../../api/types';
import { type TransitionRequest, takeTransition } from '../../api/workflow';
import { type MessageKey, named, t } from '../../i18n/messages';
import { startOfDay } from '../../ui/days';
import { Dialog, DialogButtons } from '../../ui/dialog';
import { Findings } from '../../ui/findings';
import { Labelled } from '../../ui/labelled';
import { fullName } from '../../ui/person';
import { Refusal } from '../../ui/problem_notice';
import { type Proof, ProofFields, isProofMissing, kNoProof, proofBody } from '../../ui/proof_fields';
import type { Reading } from './reading';
import { kindOf, titleOf } from './transitions';

interface Props {
  document: Document;
  reading: Reading;
  steps: Step[];
  chosen: PossibleTransition;
  onDone: () => void;
  onClose: () => void;
}

interface Answers {
  comment: string;
  date: string; // of a date field
  proof: Proof; // password and code, for a signature
}

function requestOf({ chosen, reading }: Props, { comment, date, proof }: Answers, sha256: string): TransitionRequest {
  const request: TransitionRequest = { transition: chosen.transition };
  if (chosen.step !== null) request.step = chosen.step;
  if (comment.trim()) request.comment = comment.trim();
  if (date && chosen.transition === 'submit') request.effective_at = startOfDay(date);
  if (date && chosen.transition === 'confirm') request.review_due = startOfDay(date);
  if (chosen.needs.includes('signature')) {
    request.signature = { ...proofBody(proof), version: reading.version, content_sha256: sha256 };
  }
  return request;
}

const meaningOf = ({ chosen, steps }: Props) => (chosen.transition === 'retire' ? 'retirement' : kindOf(chosen, steps));

/** What is about to be signed, word for word what the statement will hold. */
function Statement({ sha256, ...props }: Props & { sha256: string }) {
  const { document, reading } = props;
  const person = me.value;
  return (
    <div class="statement">
      <p>{t('sign.explanation')}</p>
      <dl>
        <div>
          <dt>{t('sign.document')}</dt>
          <dd>
            <span class="number">{document.number}</span> <span lang={reading.language || undefined}>{reading.title}</span>
          </dd>
        </div>
        <div>
          <dt>{t('history.column.version')}</dt>
          <dd>{reading.version}</dd>
        </div>
        <div>
          <dt>{t('sign.meaning')}</dt>
          <dd>{named('meaning', meaningOf(props))}</dd>
        </div>
        <div>
          <dt>{t('sign.content')}</dt>
          <dd>
            <code class="hash">{sha256 || '…'}</code>
          </dd>
        </div>
        <div>
          <dt>{t('sign.signer')}</dt>
          <dd>{person ? fullName(person) : ''}</dd>
        </div>
      </dl>
    </div>
  );
}

function dateQuestion(transition: string): { label: string; help: string } | undefined {
  if (transition === 'submit') return { label: t('transition.effective_at'), help: t('transition.effective_at_help') };
  if (transition === 'confirm') return { label: t('transition.review_due'), help: t('transition.review_due_help') };
  return undefined;
}

const lacksComment = (chosen: PossibleTransition, { comment }: Answers) => chosen.needs.includes('comment') && !comment.trim();

export function TransitionDialog(props: Props) {
  const { document, reading, steps, chosen, onDone, onClose } = props;
  const [answers, setAnswers] = useState<Answers>({ comment: '', date: '', proof: kNoProof });
  const [tried, setTried] = useState(false);
  const [refusal, setRefusal] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const signs = chosen.needs.includes('signature');
  const { data: version, error: unread } = useResource(signs && !reading.sha256 ? `version ${reading.id} ${reading.revision}` : null, (signal) =>
    getVersion(reading.id, String(reading.revision), signal),
  );
  const sha256 = reading.sha256 || version?.sha256 || '';
  // Nothing is signed before its content is named.
  const unnamed = signs && !sha256;
  const change = (part: Partial<Answers>) => setAnswers((before) => ({ ...before, ...part }));
  const date = dateQuestion(chosen.transition);

  async function submit(event: Event) {
    event.preventDefault();
    setTried(true);
    setRefusal(undefined);
    if (lacksComment(chosen, answers) || (signs && isProofMissing(answers.proof))) return;
    setBusy(true);
    try {
      await takeTransition(document.id, document.etag, requestOf(props, answers, sha256));
      onDone();
    } catch (error) {
      setRefusal(error);
      setBusy(false);
      change({ proof: kNoProof });
      setTried(false);
    }
  }
  return (
    <Dialog title={titleOf(chosen, steps)} onClose={onClose}>
      <form onSubmit={submit} noValidate>
        {signs ? (
          <Statement {...props} sha256={sha256} />
        ) : (
          <p class="quiet">
            {t(`transition.${chosen.transition}_help` as MessageKey, { number: document.number, version: reading.version })}
          </p>
        )}
        <Labelled label={t('transition.comment')} optional={!chosen.needs.includes('comment')} problem={tried && lacksComment(chosen, answers) ? t('rule.comment_required') : undefined}>
          {(ids) => (
            <textarea
              {...ids}
              class="field"
              maxLength={4000}
              value={answers.comment}
              onInput={(event) => change({ comment: event.currentTarget.value })}
            />
          )}
        </Labelled>
        {date && (
          <Labelled label={date.label} help={date.help} optional>
            {(ids) => (
              <input
                {...ids}
                class="field date-field"
                type="date"
                value={answers.date}
                onInput={(event) => change({ date: event.currentTarget.value })}
              />
            )}
          </Labelled>
        )}
        {signs && <ProofFields proof={answers.proof} onChange={(proof) => change({ proof })} help={t('sign.password_help')} tried={tried} />}
        <Refusal error={refusal ?? unread} />
        {refusal instanceof ApiError && <Findings number={document.number} findings={refusal.findings} />}
        <DialogButtons submit={signs ? t('sign.submit') : titleOf(chosen, steps)} busy={busy || unnamed} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
