// Which requests of access are listed, as it stands in the address. Pure.
import type { RequestsFilter } from '../../api/access';
import type { AccessRequest } from '../../api/access_types';

export const kShown = ['waiting', 'mine', 'open', 'all'] as const;
export type Shown = (typeof kShown)[number];

export const shownIn = (query: string): Shown => {
  const show = new URLSearchParams(query).get('show');
  return kShown.find((one) => one === show) ?? 'waiting';
};

export const requestsUrl = (show: Shown): string => '/requests' + (show === 'waiting' ? '' : `?show=${show}`);

/** What the server is asked for. */
export function filterOf(show: Shown): RequestsFilter {
  const filters: Record<Shown, RequestsFilter> = { waiting: { for: 'decision' }, mine: { for: 'mine' }, open: { state: 'open' }, all: {} };
  return filters[show];
}

export function toneOf({ state }: Pick<AccessRequest, 'state'>): 'good' | 'waiting' | 'bad' | 'past' {
  const tones = { open: 'waiting', approved: 'good', rejected: 'bad', withdrawn: 'past' } as const;
  return tones[state];
}

/** How many approvals are still missing. */
export const missingApprovals = ({ approvals_needed, decisions }: AccessRequest): number =>
  Math.max(0, approvals_needed - decisions.filter(({ decision }) => decision === 'approve').length);

/** The spaces that its changes name. */
export const spacesOf = ({ changes }: Pick<AccessRequest, 'changes'>): string[] => [...new Set(changes.flatMap(({ space }) => space ?? []))];
