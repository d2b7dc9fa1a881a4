// A point in time: the day where it is read, the minute for whoever points at it.
import { formatDate, formatDateTime } from '../i18n/format';

export function Time({ at, exact }: { at: string; exact?: boolean }) {
  return (
    <time dateTime={at} title={formatDateTime(at)}>
      {exact ? formatDateTime(at) : formatDate(at)}
    </time>
  );
}
