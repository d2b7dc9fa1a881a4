// The state of a version: a word with a coloured dot. The colour repeats the word, never replaces it.
import { named } from '../i18n/messages';

/** One tone for states that ask for the same attention; unknown states are neutral. */
export function toneOf(state: string): 'good' | 'waiting' | 'bad' | 'past' | 'plain' {
  switch (state) {
    case 'effective':
    case 'approved':
      return 'good';
    case 'in_review':
    case 'in_approval':
      return 'waiting';
    case 'rejected':
    case 'needs_correction':
    case 'expired':
      return 'bad';
    case 'superseded':
    case 'obsolete':
    case 'archived':
      return 'past';
    default:
      return 'plain';
  }
}

export function StateBadge({ state }: { state: string }) {
  return <span class={`state tone-${toneOf(state)}`}>{named('state', state)}</span>;
}
