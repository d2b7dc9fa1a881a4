// Which people are listed, as it stands in the address. Pure.
import type { Account } from '../../api/access_types';

export const kPeopleFilters = ['all', 'active', 'disabled', 'with_factor', 'without_factor', 'given_password', 'no_password'] as const;
export type PeopleFilter = (typeof kPeopleFilters)[number];

export interface PeopleState {
  q: string;
  show: PeopleFilter;
}

const isFilter = (text: string | null): text is PeopleFilter => (kPeopleFilters as readonly string[]).includes(text ?? '');

export function parsePeopleState(query: string): PeopleState {
  const values = new URLSearchParams(query);
  const show = values.get('show');
  return { q: values.get('q') ?? '', show: isFilter(show) ? show : 'all' };
}

export function peopleUrl({ q, show }: PeopleState): string {
  const query = new URLSearchParams({ ...(q.trim() ? { q } : {}), ...(show === 'all' ? {} : { show }) }).toString();
  return '/admin/people' + (query && '?' + query);
}

function fits({ disabled, second_factor, password }: Account, show: PeopleFilter): boolean {
  switch (show) {
    case 'active':
      return !disabled;
    case 'disabled':
      return disabled;
    case 'with_factor':
      return second_factor && !disabled;
    case 'without_factor':
      return !second_factor && !disabled;
    case 'given_password':
      return password === 'given' && !disabled;
    case 'no_password':
      return password === 'none' && !disabled;
    default:
      return true;
  }
}

/** By name; what is typed may stand anywhere in the name to sign in by, the name shown or the address. */
export function peopleThat(accounts: Account[], { q, show }: PeopleState): Account[] {
  const wanted = q.trim().toLowerCase();
  return accounts.filter(
    (one) => fits(one, show) && [one.name, one.display_name, one.email].some((text) => text.toLowerCase().includes(wanted)),
  );
}
