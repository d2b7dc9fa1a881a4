// A button that opens a small panel beneath it. Escape, a click elsewhere or the focus leaving close it.
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { DownIcon } from './icons';

interface Props {
  label: ComponentChildren;
  accessibleLabel?: string;
  class?: string;
  alignEnd?: boolean;
  children: (close: () => void) => ComponentChildren;
}

export function Disclosure({ label, accessibleLabel, class: extraClass = '', alignEnd, children }: Props) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const panel = useId();

  useEffect(() => {
    if (!open) return undefined;
    const onPointer = (event: Event) => {
      if (!box.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', onPointer);
    return () => document.removeEventListener('pointerdown', onPointer);
  }, [open]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !open) return;
    event.stopPropagation();
    setOpen(false);
    button.current?.focus();
  };
  const onFocusOut = (event: FocusEvent) => {
    const next = event.relatedTarget as Node | null;
    if (next && !box.current?.contains(next)) setOpen(false);
  };

  return (
    <div class={`disclosure ${extraClass}`} ref={box} onKeyDown={onKeyDown} onFocusOut={onFocusOut}>
      <button
        ref={button}
        type="button"
        class="disclosure-button"
        aria-expanded={open}
        aria-controls={open ? panel : undefined}
        aria-label={accessibleLabel}
        onClick={() => setOpen(!open)}
      >
        {label}
        <DownIcon />
      </button>
      {open && (
        // Takes the focus of a click on what has none, which would go to the page and close the panel before the click is done.
        <div id={panel} tabIndex={-1} class={`panel ${alignEnd ? 'panel-end' : ''}`}>
          {children(() => setOpen(false))}
        </div>
      )}
    </div>
  );
}
