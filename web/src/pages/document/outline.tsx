// The headings of the document, with the one being read marked.
import { useEffect, useState } from 'preact/hooks';
import { t } from '../../i18n/messages';
import type { OutlineEntry } from '../../markdown/lay_out';
import { Fold } from '../../ui/fold';

const kDeepest = 3; // h2 and h3

/** The last heading that has been scrolled past. */
function useHeadingInView(entries: OutlineEntry[]): string {
  const [present, setPresent] = useState('');
  useEffect(() => {
    const find = () => {
      const passed = entries.filter(({ id }) => {
        const heading = document.getElementById(id);
        return heading !== null && heading.getBoundingClientRect().top < 120;
      });
      setPresent(passed[passed.length - 1]?.id ?? '');
    };
    let frame = 0;
    const onScroll = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(find);
    };
    find();
    window.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      window.removeEventListener('scroll', onScroll);
      cancelAnimationFrame(frame);
    };
  }, [entries]);
  return present;
}

export function Outline({ entries }: { entries: OutlineEntry[] }) {
  const shown = entries.filter((entry) => entry.level <= kDeepest);
  const present = useHeadingInView(shown);
  if (shown.length < 2) return null;
  return (
    <Fold class="outline" title={t('document.outline')}>
      <nav aria-label={t('document.outline')}>
        <ol>
          {shown.map((entry) => (
            <li key={entry.id} class={`level-${entry.level}`}>
              <a href={'#' + entry.id} aria-current={entry.id === present ? 'location' : undefined}>
                {entry.text}
              </a>
            </li>
          ))}
        </ol>
      </nav>
    </Fold>
  );
}
