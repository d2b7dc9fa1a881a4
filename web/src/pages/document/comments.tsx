// What people said about this version on its way, some of it about a line of the text as it was written.
import { useRef, useState } from 'preact/hooks';
import { onceNames } from '../../api/client';
import { getText } from '../../api/documents';
import { useResource } from '../../api/resource';
import type { Comment, Document } from '../../api/types';
import { addComment, getComments } from '../../api/workflow';
import { t } from '../../i18n/messages';
import { Labelled } from '../../ui/labelled';
import { personName } from '../../ui/person';
import { ProblemNotice, Refusal, isAbsent } from '../../ui/problem_notice';
import { Time } from '../../ui/time';
import type { Reading } from './reading';

const kMayComment = ['edit_document', 'review_document', 'approve_document'];
const kLongestQuote = 200; // characters

function Entry({ comment, lines }: { comment: Comment; lines: string[] }) {
  const quoted = comment.line === null ? '' : (lines[comment.line - 1] ?? '').trim().slice(0, kLongestQuote);
  return (
    <li class="comment">
      <p class="comment-head">
        <strong>{personName(comment.author)}</strong>
        <Time at={comment.time} exact />
        {comment.line !== null && <span>{t('comment.on_line', { line: comment.line })}</span>}
      </p>
      {quoted && <blockquote class="comment-quote">{quoted}</blockquote>}
      <p class="comment-text">{comment.text}</p>
    </li>
  );
}

interface FormProps {
  reading: Reading;
  lineCount: number; // 0: not known, or not text
  onAdded: () => void;
}

function CommentForm({ reading, lineCount, onAdded }: FormProps) {
  const [text, setText] = useState('');
  const [line, setLine] = useState('');
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<unknown>();
  const once = useRef(onceNames());

  async function submit(event: Event) {
    event.preventDefault();
    if (!text.trim()) return;
    setBusy(true);
    setRefusal(undefined);
    try {
      const about = Number(line) > 0 ? { line: Number(line) } : {};
      const comment = { text: text.trim(), version: reading.version, ...about };
      await addComment(reading.id, comment, once.current(comment));
      once.current = onceNames();
      setText('');
      setLine('');
      onAdded();
    } catch (error) {
      setRefusal(error);
    }
    setBusy(false);
  }
  return (
    <form class="comment-form" onSubmit={submit}>
      <Labelled label={t('comment.new')}>
        {(ids) => (
          <textarea {...ids} class="field" maxLength={4000} value={text} onInput={(event) => setText(event.currentTarget.value)} />
        )}
      </Labelled>
      <div class="comment-send">
        {lineCount > 0 && (
          <label class="comment-line">
            {t('comment.line')}
            <input
              class="field"
              type="number"
              min={1}
              max={lineCount}
              value={line}
              onInput={(event) => setLine(event.currentTarget.value)}
            />
          </label>
        )}
        <button type="submit" class="button" disabled={busy || !text.trim()}>
          {t('comment.add')}
        </button>
      </div>
      <Refusal error={refusal} />
    </form>
  );
}

/** The text as it was written, when it is needed to say which line is meant. */
function useLines(reading: Reading, wanted: boolean): string[] {
  const { id, revision } = reading;
  const { data } = useResource(wanted ? `content ${id} ${revision}` : null, (signal) => getText(id, revision, signal));
  return data ? data.text.split(/\r?\n/) : [];
}

export function Comments({ document, reading }: { document: Document; reading: Reading }) {
  const { data, error, retry } = useResource(`comments ${reading.id} ${reading.revision} ${document.etag}`, (signal) =>
    getComments(reading.id, reading.revision, signal),
    { keepPrevious: true },
  );
  const mayAdd = document.permissions.some((one) => kMayComment.includes(one));
  const onWay = reading.effectiveFrom === null && document.effective?.revision !== reading.revision;
  const lines = useLines(reading, document.is_text && (data?.some(({ line }) => line !== null) || (mayAdd && onWay)));
  if (error !== undefined && isAbsent(error)) return null;
  if (error !== undefined) return <ProblemNotice error={error} retry={retry} />;
  if (!data || (data.length === 0 && !(mayAdd && onWay))) return null;
  return (
    <section class="part comments" aria-labelledby="comments-heading">
      <h2 id="comments-heading" class="section-title">
        {t('document.comments')}
      </h2>
      {data.length === 0 && <p class="quiet">{t('comment.none')}</p>}
      <ol>
        {data.map((comment) => (
          <Entry key={comment.id} comment={comment} lines={lines} />
        ))}
      </ol>
      {mayAdd && onWay && <CommentForm reading={reading} lineCount={lines.length} onAdded={retry} />}
    </section>
  );
}
