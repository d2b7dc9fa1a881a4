// A value that is shown once and taken elsewhere: to read, to select and to copy.
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../i18n/messages';

interface Props {
  label: string;
  value: string;
  help?: string;
}

export function CopyField({ label, value, help }: Props) {
  const [copied, setCopied] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
    } catch {
      // It is selected: the keyboard copies it.
    }
  };
  return (
    <div class="copy-field">
      <label>
        <span>{label}</span>
        <input ref={field} class="field" readOnly spellcheck={false} autoComplete="off" value={value} onFocus={(event) => event.currentTarget.select()} />
      </label>
      <button type="button" class="button" onClick={() => void copy()}>
        {t(copied ? 'copy.done' : 'copy.copy')}
      </button>
      <span class="only-heard" role="status">
        {copied && t('copy.done')}
      </span>
      {help && <p class="labelled-help">{help}</p>}
    </div>
  );
}
