// Dropping files onto a space, or choosing them: each becomes a document, and says what became of it.
import { useEffect, useRef, useState } from 'preact/hooks';
import { ApiError } from '../../api/client';
import { t } from '../../i18n/messages';
import { documentPath, textsPath } from '../../router/routes';
import { FileIcon } from '../../ui/icons';
import { problemText } from '../../ui/problem_notice';
import { chosenFiles, droppedFiles } from './dropped_files';
import { type Upload, type Uploads, useUploads } from './uploads';

const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;

/** The whole page takes a drop. Returns whether somebody holds files over it. */
function useDrop(onFiles: Uploads['add']): boolean {
  const [held, setHeld] = useState(false);
  const take = useRef(onFiles);
  take.current = onFiles;
  useEffect(() => {
    const onOver = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      setHeld(true);
    };
    const onLeave = (event: DragEvent) => {
      if (!event.relatedTarget) setHeld(false);
    };
    const onDrop = (event: DragEvent) => {
      setHeld(false);
      if (!holdsFiles(event) || !event.dataTransfer) return;
      event.preventDefault();
      void droppedFiles(event.dataTransfer).then((files) => take.current(files));
    };
    document.addEventListener('dragover', onOver);
    document.addEventListener('dragleave', onLeave);
    document.addEventListener('drop', onDrop);
    return () => {
      document.removeEventListener('dragover', onOver);
      document.removeEventListener('dragleave', onLeave);
      document.removeEventListener('drop', onDrop);
    };
  }, []);
  return held;
}

function Result({ upload, retry }: { upload: Upload; retry: () => void }) {
  if (upload.state === 'done' && upload.document)
    return (
      <a class="upload-result" href={documentPath(upload.document.number)}>
        {upload.document.number}
      </a>
    );
  if (upload.state === 'failed')
    return (
      <span class="upload-result">
        <button type="button" class="action" onClick={retry}>
          {t('files.send_again')}
        </button>
      </span>
    );
  if (upload.state === 'waiting') return <span class="upload-result quiet">{t('files.waiting')}</span>;
  return <progress class="upload-result" max={Math.max(upload.size, 1)} value={upload.sent} aria-label={upload.path} />;
}

function UploadRow({ upload, retry }: { upload: Upload; retry: () => void }) {
  return (
    <li class={`upload upload-${upload.state}`}>
      <span class="upload-name">{upload.path}</span>
      <Result upload={upload} retry={retry} />
      {upload.state === 'failed' && (
        <span class="upload-problem">{upload.error instanceof ApiError ? problemText(upload.error) : t('files.failed')}</span>
      )}
    </li>
  );
}

function Sum({ items }: { items: Upload[] }) {
  const count = (state: Upload['state']) => items.filter((one) => one.state === state).length;
  const failed = count('failed');
  const done = t('files.done', { done: count('done'), all: items.length });
  return (
    <p class="quiet" role="status">
      {failed > 0 ? `${done} ${t('files.some_failed', { failed })}` : done}
    </p>
  );
}

export function AddFiles({ spaceKey, onAdded }: { spaceKey: string; onAdded: () => void }) {
  const uploads = useUploads(spaceKey, onAdded);
  const held = useDrop(uploads.add);
  const input = useRef<HTMLInputElement>(null);
  const onChosen = (event: Event & { currentTarget: HTMLInputElement }) => {
    if (event.currentTarget.files) uploads.add(chosenFiles(event.currentTarget.files));
    event.currentTarget.value = ''; // the same file may be chosen again
  };
  return (
    <section class={`add-files${held ? ' add-files-held' : ''}`} aria-labelledby="add-files-heading">
      <h2 id="add-files-heading" class="only-heard">
        {t('files.title')}
      </h2>
      <p class="add-files-way">
        <FileIcon />
        <span>{t(held ? 'files.let_go' : 'files.drop')}</span>
        <button type="button" class="action" onClick={() => input.current?.click()}>
          {t('files.choose')}
        </button>
        <input ref={input} class="only-heard" type="file" multiple tabIndex={-1} aria-label={t('files.choose')} onChange={onChosen} />
        <a class="action" href={textsPath('failed', spaceKey)}>
          {t('texts.link')}
        </a>
      </p>
      {uploads.items.length > 0 && (
        <>
          <Sum items={uploads.items} />
          <ul class="uploads">
            {uploads.items.map((one) => (
              <UploadRow key={one.id} upload={one} retry={() => uploads.retry(one.id)} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
