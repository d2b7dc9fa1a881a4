// What differs: removed and added lines with their changed words marked, and a little of what stands around them.
import { useRef, useState } from 'preact/hooks';
import { counted, t } from '../../i18n/messages';
import { DownIcon, UpIcon } from '../../ui/icons';
import { type Line, type Part, changeCount } from './blocks';

function Segments({ line }: { line: Line }) {
  // Words are marked where some of the line stayed; a line that is new or gone as a whole is marked as a line.
  const partly = line.segments.some((segment) => !segment.changed);
  if (line.kind === 'same' || !partly) return <>{line.segments.map((segment) => segment.text)}</>;
  return <>{line.segments.map((segment) => (segment.changed ? <em>{segment.text}</em> : segment.text))}</>;
}

function LineRow({ line }: { line: Line }) {
  const Text = line.kind === 'removed' ? 'del' : line.kind === 'added' ? 'ins' : 'span';
  return (
    <div class={`line ${line.kind}`}>
      <span class="line-number" aria-hidden="true">
        {line.number}
      </span>
      <Text class="line-text">
        <Segments line={line} />
      </Text>
    </div>
  );
}

function Lines({ lines, heading }: { lines: Line[]; heading?: string }) {
  if (lines.length === 0) return null;
  return (
    <>
      {heading && <span class="only-heard">{heading}</span>}
      {lines.map((line) => (
        <LineRow key={line.number} line={line} />
      ))}
    </>
  );
}

function PartView({ part }: { part: Part }) {
  switch (part.kind) {
    case 'same':
      return <Lines lines={part.lines} />;
    case 'skipped':
      return <p class="skipped">{counted('compare.skipped', part.count)}</p>;
    case 'change':
      return (
        <div class="change-block" data-change={part.index} tabIndex={-1}>
          <Lines lines={part.removed} heading={t('compare.removed')} />
          <Lines lines={part.added} heading={t('compare.added')} />
        </div>
      );
  }
}

export function ComparisonView({ parts, language }: { parts: Part[]; language: string }) {
  const root = useRef<HTMLElement>(null);
  const [present, setPresent] = useState(-1);
  const count = changeCount(parts);
  if (count === 0) return <p class="quiet">{t('compare.same')}</p>;

  const go = (index: number) => {
    const change = root.current?.querySelector<HTMLElement>(`[data-change="${index}"]`);
    if (!change) return;
    setPresent(index);
    change.focus({ preventScroll: true });
    change.scrollIntoView({ block: 'center' });
  };
  return (
    <section ref={root} aria-label={t('compare.content')}>
      <div class="compare-bar">
        <p role="status">{counted('compare.changes', count)}</p>
        <div class="compare-steps">
          <button
            type="button"
            class="icon-button"
            aria-label={t('compare.previous')}
            disabled={present <= 0}
            onClick={() => go(present - 1)}
          >
            <UpIcon />
          </button>
          <button
            type="button"
            class="icon-button"
            aria-label={t('compare.next')}
            disabled={present >= count - 1}
            onClick={() => go(present + 1)}
          >
            <DownIcon />
          </button>
        </div>
      </div>
      <div class="compared" lang={language || undefined}>
        {parts.map((part, at) => (
          <PartView key={at} part={part} />
        ))}
      </div>
    </section>
  );
}
