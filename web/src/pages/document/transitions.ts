// What may be done to a version, and in which words. Pure but for the words.
import type { PossibleTransition, Step } from '../../api/types';
import { t } from '../../i18n/messages';
import { daysUntil } from '../../ui/days';
import type { Reading } from './reading';

/** The kind of the step that a decision belongs to. */
export const kindOf = (one: PossibleTransition, steps: Step[]): 'review' | 'approval' =>
  steps.find(({ id }) => id === one.step)?.kind ?? 'approval';

export function titleOf(one: PossibleTransition, steps: Step[]): string {
  switch (one.transition) {
    case 'submit': return t('transition.submit');
    case 'approve': return t(kindOf(one, steps) === 'review' ? 'transition.approve_review' : 'transition.approve');
    case 'request_correction': return t('transition.request_correction');
    case 'reject': return t('transition.reject');
    case 'withdraw': return t('transition.withdraw');
    case 'retire': return t('transition.retire');
    case 'confirm': return t('transition.confirm');
  }
}

export interface Actions {
  here: PossibleTransition[]; // about the version that is being read
  elsewhere: string[]; // other versions that wait for the reader's decision
}

/** Nobody signs or decides what he does not have before him: decisions on other versions are only pointed to. */
export function actionsOn(reading: Pick<Reading, 'version'>, transitions: PossibleTransition[]): Actions {
  const here = transitions.filter(({ version }) => version === reading.version);
  const waiting = transitions.filter(({ version, step }) => version !== reading.version && step !== null);
  return { here, elsewhere: [...new Set(waiting.map(({ version }) => version))] };
}

const kSoon = 60; // days before a review is due

/** What can be done at any time, and is not what the page is about now. */
export function isQuiet({ transition }: PossibleTransition, reading: Pick<Reading, 'state' | 'reviewDue'>, now: Date): boolean {
  if (transition === 'retire') return true;
  if (transition !== 'confirm' || reading.state === 'expired') return false;
  return reading.reviewDue === null || daysUntil(reading.reviewDue, now) > kSoon;
}
