// A question that must be answered before anything else: the browser's own dialog, which keeps the focus and gives it back.
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { t } from '../i18n/messages';
import './dialog.css';

interface Props {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
}

export function Dialog({ title, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby={heading} onClose={onClose}>
      <h2 id={heading} class="dialog-title">
        {title}
      </h2>
      {children}
    </dialog>
  );
}

interface ButtonsProps {
  submit: string;
  cancel?: string;
  busy: boolean;
  onCancel: () => void;
}

export function DialogButtons({ submit, cancel, busy, onCancel }: ButtonsProps) {
  return (
    <p class="dialog-buttons">
      <button type="button" class="button" onClick={onCancel}>
        {cancel ?? t('dialog.cancel')}
      </button>
      <button type="submit" class="button primary" disabled={busy}>
        {submit}
      </button>
    </p>
  );
}
