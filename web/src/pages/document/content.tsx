// The content of one version: Markdown laid out, other text as it was written, files to download.
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type TextContent, contentAddress, getText } from '../../api/documents';
import { getTextState, readTextAgain } from '../../api/files';
import { useResource } from '../../api/resource';
import type { Document } from '../../api/types';
import { formatSize } from '../../i18n/format';
import { t } from '../../i18n/messages';
import type { OutlineEntry } from '../../markdown/lay_out';
import { showMarkdown } from '../../markdown/show';
import { here } from '../../router/router';
import { DownloadIcon, FileIcon } from '../../ui/icons';
import { ProblemNotice, Refusal } from '../../ui/problem_notice';
import { Progress } from '../../ui/progress';
import { textFailure } from '../../ui/text_failure';
import { type Reading, isMarkdown } from './reading';

const kLongestMarkdown = 1_000_000; // characters; beyond it the text is shown as written
const kLongestShown = 5_000_000; // bytes; beyond it the text is offered for download

export type OnOutline = (entries: OutlineEntry[]) => void;

interface TextProps {
  document: Document;
  reading: Reading;
  onOutline: OnOutline;
}

function AsWritten({ text, remark }: { text: string; remark?: string }) {
  return (
    <>
      {remark && <p class="quiet">{remark}</p>}
      <div class="as-written">{text}</div>
    </>
  );
}

/** Brings the part that the address names into view, once it is there. */
function showNamedPart(root: HTMLElement): void {
  const { hash } = here.value;
  if (hash.length < 2) return;
  let id = hash.slice(1);
  try {
    id = decodeURIComponent(id);
  } catch {
    // taken as it stands
  }
  root.querySelector('#' + CSS.escape(id))?.scrollIntoView();
}

function Markdown({ text, document, reading, onOutline }: TextProps & { text: string }) {
  const root = useRef<HTMLDivElement>(null);
  const [state, setState] = useState<'working' | 'shown' | 'failed'>('working');

  useEffect(() => {
    const controller = new AbortController();
    setState('working');
    if (!root.current) return undefined;
    const { title, path } = reading;
    showMarkdown(root.current, text, { title, path, space: document.space, signal: controller.signal }).then(
      (outline) => {
        if (root.current) showNamedPart(root.current);
        onOutline(outline);
        setState('shown');
      },
      () => {
        if (!controller.signal.aborted) setState('failed');
      },
    );
    return () => controller.abort();
  }, [text, reading.revision]);

  return (
    <>
      {state === 'working' && <Progress />}
      {state === 'failed' && <AsWritten text={text} remark={t('document.not_rendered')} />}
      <div ref={root} class="prose" />
    </>
  );
}

function Text({ content, ...props }: TextProps & { content: TextContent }) {
  const markdown = isMarkdown(content.mediaType, props.reading.path);
  const laidOut = markdown && content.text.length <= kLongestMarkdown && content.text.trim() !== '';
  useLayoutEffect(() => {
    if (!laidOut) props.onOutline([]);
  }, [laidOut]);
  if (content.text.trim() === '') return <p class="quiet">{t('document.empty')}</p>;
  if (laidOut) return <Markdown text={content.text} {...props} />;
  return <AsWritten text={content.text} {...(markdown ? { remark: t('document.too_long') } : {})} />;
}

function LoadedText(props: TextProps) {
  const { id, revision } = props.reading;
  const { data, error, retry } = useResource(`content ${id} ${revision}`, (signal) => getText(id, revision, signal));
  if (error !== undefined) return <ProblemNotice error={error} retry={retry} />;
  return data ? <Text content={data} {...props} /> : <Progress />;
}

/** What is known of the file's text: by it the file is found and compared. */
function TextNote({ document, reading }: { document: Document; reading: Reading }) {
  const { data, retry } = useResource(`text ${reading.id} ${reading.revision}`, (signal) => getTextState(reading.id, String(reading.revision), signal));
  const [refusal, setRefusal] = useState<unknown>();
  if (!data || data.state === 'content' || data.state === 'none') return null;
  if (data.state === 'read') return <p class="quiet text-note">{t(data.cut ? 'texts.read_cut' : 'texts.read')}</p>;
  if (data.state === 'pending') return <p class="quiet text-note">{t('texts.pending')}</p>;
  const again = () => {
    setRefusal(undefined);
    readTextAgain(reading.id, String(reading.revision)).then(retry, setRefusal);
  };
  return (
    <div class="text-note">
      <p>
        {t('texts.failed')} {textFailure(data)}
      </p>
      {data.detail && (
        <p class="quiet" lang="en">
          {data.detail}
        </p>
      )}
      {document.permissions.includes('edit_document') && (
        <button type="button" class="action" onClick={again}>
          {t('texts.again')}
        </button>
      )}
      <Refusal error={refusal} />
    </div>
  );
}

function FileCard({ reading }: { reading: Reading }) {
  const name = reading.path.split('/').pop() || reading.number;
  return (
    <div class="file-card">
      <FileIcon />
      <div class="file-facts">
        <p class="file-name">{name}</p>
        <p class="quiet">
          {t('document.not_text')} {formatSize(reading.size)}
        </p>
      </div>
      <a class="button primary" href={contentAddress(reading.id, reading.revision)} download={name}>
        <DownloadIcon />
        {t('document.download')}
      </a>
    </div>
  );
}

export function Content(props: TextProps) {
  const shown = props.document.is_text && props.reading.size <= kLongestShown;
  return (
    <article class="content" lang={props.reading.language || undefined}>
      {shown ? <LoadedText {...props} /> : <FileCard reading={props.reading} />}
      {!props.document.is_text && <TextNote document={props.document} reading={props.reading} />}
    </article>
  );
}
