// The headings of the document, with the one being read marked.
import type { RefObject } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { t } from '../../i18n/messages';
import type { OutlineEntry } from '../../markdown/lay_out';
import { Fold } from '../../ui/fold';

const kDeepest = 3; // h2 and h3

const kPassed = 120; // pixels from the top

/** The last heading that has been scrolled past: headings stand in order, so halving finds it even among thousands. */
function lastPassed(entries: OutlineEntry[]): string {
  let passed = 0; // how many are known to be passed
  let open = entries.length;
  while (passed < open) {
    const middle = (passed + open) >> 1;
    const heading = document.getElementById(entries[middle]?.id ?? '');
    if (heading && heading.getBoundingClientRect().top < kPassed) passed = middle + 1;
    else open = middle;
  }
  return entries[passed - 1]?.id ?? '';
}

function useHeadingInView(entries: OutlineEntry[]): string {
  const [present, setPresent] = useState('');
  useEffect(() => {
    const find = () => setPresent(lastPassed(entries));
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

/** Keeps the marked entry of a long outline in sight, without moving anything else. */
function useInSight(list: RefObject<HTMLElement>, present: string): void {
  useEffect(() => {
    const link = list.current?.querySelector<HTMLElement>('[aria-current]');
    if (!list.current || !link) return;
    const room = list.current.getBoundingClientRect();
    const place = link.getBoundingClientRect();
    if (place.top < room.top) list.current.scrollTop -= room.top - place.top;
    if (place.bottom > room.bottom) list.current.scrollTop += place.bottom - room.bottom;
  }, [present]);
}

export function Outline({ entries }: { entries: OutlineEntry[] }) {
  const shown = useMemo(() => entries.filter((entry) => entry.level <= kDeepest), [entries]);
  const present = useHeadingInView(shown);
  const list = useRef<HTMLOListElement>(null);
  useInSight(list, present);
  if (shown.length < 2) return null;
  return (
    <Fold class="outline" title={t('document.outline')}>
      <nav aria-label={t('document.outline')}>
        <ol ref={list}>
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
