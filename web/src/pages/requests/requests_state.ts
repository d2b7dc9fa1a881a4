// Which requests of access are listed, as it stands in the address. Pure.
import type { AccessRequest } from '../../api/access_types';

export const kShown = ['waiting', 'mine', 'open', 'all'] as const;
export type Shown = (typeof kShown)[number];

export const shownIn = (query: string): Shown => {
  const show = new URLSearchParams(query).get('show');
  return kShown.find((one) => one === show) ?? 'waiting';
};

export const requestsUrl = (show: Shown): string => '/requests' + (show === 'waiting' ? '' : `?show=${show}`);

/** The state that the server is asked for. */
export const stateAsked = (show: Shown): 'open' | '' => (show === 'waiting' || show === 'open' ? 'open' : '');

export function isShown(request: AccessRequest, show: Shown, user: string): boolean {
  if (show === 'waiting') return request.may_decide;
  return show === 'mine' ? request.requester?.name === user : true;
}

export type Tone = 'good' | 'waiting' | 'bad' | 'past';

export function toneOf({ state }: Pick<AccessRequest, 'state'>): Tone {
  const tones = { open: 'waiting', approved: 'good', rejected: 'bad', withdrawn: 'past' } as const;
  return tones[state];
}

/** How many approvals are still missing. */
export const missingApprovals = ({ approvals_needed, decisions }: AccessRequest): number =>
  Math.max(0, approvals_needed - decisions.filter(({ decision }) => decision === 'approve').length);
