// A signed checkpoint, word for word, to copy and to download.
import { useEffect, useState } from 'preact/hooks';
import { t } from '../../i18n/messages';
import { DownloadIcon } from '../../ui/icons';

/** The address of the text as a file, for as long as it is shown. */
function useFile(text: string): string {
  const [address, setAddress] = useState('');
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [text]);
  return address;
}

export function CheckpointNotice({ note }: { note: string }) {
  const [copied, setCopied] = useState(false);
  const address = useFile(note);
  const copy = () => void navigator.clipboard.writeText(note).then(() => setCopied(true), () => {});
  return (
    <div class="checkpoint">
      <pre tabIndex={0} aria-label={t('checkpoint.title')}>
        {note}
      </pre>
      <p class="actions">
        <button type="button" class="button" onClick={copy}>
          {t(copied ? 'copy.done' : 'copy.copy')}
        </button>
        <a class="action" href={address} download="rotulus-checkpoint.txt">
          <DownloadIcon />
          {t('document.download')}
        </a>
      </p>
    </div>
  );
}
