// Dates, numbers and sizes as the language writes them, in the time zone of the reader.
import { locale } from './messages';
import { daysUntil } from '../ui/days';

function format(time: string | Date, options: Intl.DateTimeFormatOptions): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? '' : new Intl.DateTimeFormat(locale(), options).format(date);
}

export const formatDate = (time: string) => format(time, { dateStyle: 'medium' });
export const formatDateTime = (time: string | Date) => format(time, { dateStyle: 'medium', timeStyle: 'short' });
export const formatNumber = (value: number) => new Intl.NumberFormat(locale()).format(value);

export function formatSize(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  const step = Math.min(units.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3));
  return new Intl.NumberFormat(locale(), {
    style: 'unit',
    unit: units[step],
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: step === 0 ? 0 : 1,
  }).format(bytes / 1000 ** step);
}

/** The name of a language in the reader's language; the tag itself when it is none. */
export function formatLanguage(tag: string): string {
  try {
    return new Intl.DisplayNames([locale()], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** "in 3 days", "yesterday". */
export function formatDaysFromNow(time: string): string {
  return new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' }).format(daysUntil(time, new Date()), 'day');
}
