// Where the text is written: CodeMirror, or a plain field where it cannot be had, or where the person prefers that (some
// input methods lose the first word in the other).
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../i18n/messages';
import { plainField } from './plain_field';

interface Props {
  text: string; // to begin with; give another key to begin anew
  language: string;
  line: number;
  onChange: (text: string) => void;
}

function PlainField({ text, language, line, onChange }: Props) {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (line <= 0 || !field.current) return;
    const at = text.split('\n').slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0);
    field.current.focus();
    field.current.setSelectionRange(at, at);
  }, []);
  return (
    <textarea
      ref={field}
      class="field written"
      aria-label={t('edit.text')}
      lang={language || undefined}
      defaultValue={text}
      onInput={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function CodeField({ onFailed, ...props }: Props & { onFailed: () => void }) {
  const host = useRef<HTMLDivElement>(null);
  const newest = useRef(props.onChange);
  newest.current = props.onChange;
  useEffect(() => {
    let close = () => {};
    let gone = false;
    import('./code_editor').then(
      ({ openCodeEditor }) => {
        if (gone || !host.current) return;
        const { text, language, line } = props;
        close = openCodeEditor(host.current, { text, language, line, label: t('edit.text'), onChange: (next) => newest.current(next) });
      },
      onFailed, // a server that has been renewed has other files now; writing must go on all the same
    );
    return () => {
      gone = true;
      close();
    };
  }, []);
  return <div ref={host} class="written" />;
}

export function TextEditor(props: Props) {
  const [failed, setFailed] = useState(false);
  return failed || plainField.value ? <PlainField {...props} /> : <CodeField {...props} onFailed={() => setFailed(true)} />;
}
