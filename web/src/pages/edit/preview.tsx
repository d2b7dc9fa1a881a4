// What readers will see of the text that is being written.
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../i18n/messages';
import { showMarkdown } from '../../markdown/show';
import '../document/prose.css';

const kPause = 300; // milliseconds without a key

interface Props {
  text: string;
  title: string;
  path: string;
  space: string;
  language: string;
}

export function Preview({ text, title, path, space, language }: Props) {
  const root = useRef<HTMLDivElement>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    const controller = new AbortController();
    const show = () => {
      if (!root.current) return;
      showMarkdown(root.current, text, { title, path, space, signal: controller.signal }).then(
        () => setFailed(false),
        () => {
          if (!controller.signal.aborted) setFailed(true);
        },
      );
    };
    const timer = setTimeout(show, root.current?.hasChildNodes() ? kPause : 0);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [text, title, path, space]);
  return (
    <section class="preview" aria-label={t('edit.preview')} tabIndex={0}>
      {failed && <p class="quiet">{t('edit.preview_failed')}</p>}
      {text.trim() === '' && <p class="quiet">{t('document.empty')}</p>}
      <div ref={root} class="prose" lang={language || undefined} />
    </section>
  );
}
