// The heading of a page: names the window, and takes the focus after a move inside the application, so that whoever
// cannot see the page change hears it.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../i18n/messages';
import { hasMoved } from '../router/router';

export function useWindowTitle(title: string): void {
  const whole = title ? `${title} · ${t('app.name')}` : t('app.name');
  useEffect(() => {
    document.title = whole;
  }, [whole]);
}

interface Props {
  title: string; // for the window
  children?: ComponentChildren; // what is shown, when that is more than the title
  hidden?: boolean; // for readers of the screen only
}

export function PageTitle({ title, children, hidden }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useWindowTitle(title);
  useEffect(() => {
    if (hasMoved.value && !hidden && window.location.hash === '') heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1} class={hidden ? 'only-heard' : 'page-title'}>
      {children ?? title}
    </h1>
  );
}
