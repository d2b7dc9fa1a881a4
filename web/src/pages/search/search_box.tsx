// The one box.
import { useEffect } from 'preact/hooks';
import { t } from '../../i18n/messages';
import { CrossIcon, SearchIcon } from '../../ui/icons';
import { useTypedText } from '../../ui/typed_text';

interface Props {
  q: string;
  delay: () => number;
  onQuery: (q: string) => void; // after a pause
  onCommit: () => void; // Enter, after onQuery
  onDown: () => void; // arrow down: into the results
}

export function SearchBox({ q, delay, onQuery, onCommit, onDown }: Props) {
  const { input, text, onInput, change, tellNow } = useTypedText(q, delay, onQuery);
  useEffect(() => input.current?.focus({ preventScroll: true }), []);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      onDown();
    } else if (event.key === 'Escape' && text) {
      event.preventDefault();
      change('');
    }
  };
  const onSubmit = (event: Event) => {
    event.preventDefault();
    if (text !== q) tellNow(text);
    onCommit();
  };
  const clear = () => {
    tellNow('');
    input.current?.focus();
  };
  return (
    <form role="search" class="search-form" onSubmit={onSubmit}>
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
        onInput={onInput}
        onKeyDown={onKeyDown}
      />
      {text && (
        <button type="button" class="icon-button" aria-label={t('search.clear')} onClick={clear}>
          <CrossIcon />
        </button>
      )}
    </form>
  );
}
