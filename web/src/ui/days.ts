// Days as people count them: by the calendar of the reader, not by hours. Pure.

function dayNumber(date: Date): number {
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000);
}

/** Whole days from the day of `now` to the day of `time`; negative when that has passed. */
export const daysUntil = (time: string, now: Date): number => dayNumber(new Date(time)) - dayNumber(now);

export const hasPassed = (time: string | null, now: Date): boolean => time !== null && Date.parse(time) < now.getTime();

/** The instant at which the day of a date field ("2026-03-01") begins for the reader, as the server writes times. */
export function startOfDay(date: string): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  return new Date(year, month - 1, day).toISOString().replace('.000Z', 'Z');
}

/** The instant at which that day ends for the reader. */
export function endOfDay(date: string): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  return new Date(year, month - 1, day + 1).toISOString().replace('.000Z', 'Z');
}

export type Urgency = 'none' | 'green' | 'amber' | 'red';

/** For deadlines of which nobody has said how urgent they are. */
export function urgencyOf(due: string | null, now: Date): Urgency {
  if (due === null) return 'none';
  if (hasPassed(due, now)) return 'red';
  return daysUntil(due, now) <= 1 ? 'amber' : 'green';
}
