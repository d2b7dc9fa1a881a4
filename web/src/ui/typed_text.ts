// A text field whose value is told after a short pause. While an input method composes a word, nothing is told: half a
// word of pinyin is not what the person looks for.
import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

export interface TypedText {
  input: RefObject<HTMLInputElement>;
  text: string;
  onInput: (event: { currentTarget: HTMLInputElement }) => void;
  change: (value: string) => void; // tell after the pause
  tellNow: (value: string) => void;
}

/** `value` is what was told last or came from elsewhere (the address); `delay` gives the pause in milliseconds. */
export function useTypedText(value: string, delay: () => number, onTell: (value: string) => void): TypedText {
  const [text, setText] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const told = useRef(value);
  const composing = useRef(false);
  const newestTell = useRef(onTell);
  newestTell.current = onTell;

  const tellNow = (next: string) => {
    clearTimeout(timer.current);
    setText(next);
    told.current = next;
    newestTell.current(next);
  };
  const change = (next: string) => {
    setText(next);
    clearTimeout(timer.current);
    if (!composing.current) timer.current = setTimeout(() => tellNow(next), delay());
  };
  const newestChange = useRef(change);
  newestChange.current = change;

  useEffect(() => {
    if (value === told.current) return;
    told.current = value;
    clearTimeout(timer.current);
    setText(value);
  }, [value]);

  // Listened to directly: Preact does not know these two events by their usual property names.
  useEffect(() => {
    const field = input.current;
    const onStart = () => {
      composing.current = true;
    };
    const onEnd = () => {
      composing.current = false;
      newestChange.current(field?.value ?? '');
    };
    field?.addEventListener('compositionstart', onStart);
    field?.addEventListener('compositionend', onEnd);
    return () => {
      clearTimeout(timer.current);
      field?.removeEventListener('compositionstart', onStart);
      field?.removeEventListener('compositionend', onEnd);
    };
  }, []);

  return { input, text, onInput: (event) => change(event.currentTarget.value), change, tellNow };
}
