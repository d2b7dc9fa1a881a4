// When something is due: words that say how near that is, and a colour that repeats them.
import { formatDateTime, formatDaysFromNow } from '../i18n/format';
import { t } from '../i18n/messages';
import { type Urgency, hasPassed, urgencyOf } from './days';

const kTones = { none: 'plain', green: 'good', amber: 'waiting', red: 'bad' } as const;

export function Deadline({ due, urgency }: { due: string | null; urgency?: Urgency }) {
  if (due === null) return <span class="state tone-plain">{t('deadline.none')}</span>;
  const now = new Date();
  const words = { when: formatDaysFromNow(due) };
  return (
    <time class={`state tone-${kTones[urgency ?? urgencyOf(due, now)]}`} dateTime={due} title={formatDateTime(due)}>
      {hasPassed(due, now) ? t('deadline.overdue', words) : t('deadline.due', words)}
    </time>
  );
}
