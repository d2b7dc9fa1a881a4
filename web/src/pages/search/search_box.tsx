// The one box. What is typed is told after a short pause; while an input method composes a word, nothing is told.
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../i18n/messages';
import { CrossIcon, SearchIcon } from '../../ui/icons';

interface Props {
  q: string;
  delay: () => number;
  onQuery: (q: string) => void; // after a pause
  onCommit: (q: string) => void; // Enter
  onDown: () => void; // arrow down: into the results
}

export function SearchBox({ q, delay, onQuery, onCommit, onDown }: Props) {
  const [text, setText] = useState(q);
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const told = useRef(q);
  const composing = useRef(false);

  // The address changed by other means than typing here: back, forward, a link.
  useEffect(() => {
    if (q === told.current) return;
    told.current = q;
    clearTimeout(timer.current);
    setText(q);
  }, [q]);
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => input.current?.focus({ preventScroll: true }), []);

  function tell(value: string) {
    clearTimeout(timer.current);
    told.current = value;
    onQuery(value);
  }
  function change(value: string) {
    setText(value);
    clearTimeout(timer.current);
    if (composing.current) return;
    timer.current = setTimeout(() => tell(value), delay());
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.isComposing) return;
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      onDown();
    } else if (event.key === 'Escape' && text) {
      event.preventDefault();
      change('');
    }
  }

  return (
    <form
      role="search"
      class="search-form"
      onSubmit={(event) => {
        event.preventDefault();
        clearTimeout(timer.current);
        told.current = text;
        onCommit(text);
      }}
    >
      <SearchIcon />
      <input
        id="search-box"
        ref={input}
        type="text"
        inputMode="search"
        enterKeyHint="search"
        autoComplete="off"
        autoCapitalize="none"
        spellcheck={false}
        maxLength={1000}
        aria-label={t('search.label')}
        placeholder={t('search.placeholder')}
        value={text}
        onInput={(event) => change(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onCompositionStart={() => {
          composing.current = true;
        }}
        onCompositionEnd={(event) => {
          composing.current = false;
          change(event.currentTarget.value);
        }}
      />
      {text && (
        <button
          type="button"
          class="icon-button"
          aria-label={t('search.clear')}
          onClick={() => {
            setText('');
            tell('');
            input.current?.focus();
          }}
        >
          <CrossIcon />
        </button>
      )}
    </form>
  );
}
