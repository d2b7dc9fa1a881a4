// Which entries of the audit log are listed, as it stands in the address. Pure.
import type { AuditFilter } from '../../api/audit';
import { endOfDay, startOfDay } from '../../ui/days';

export interface AuditState {
  q: string;
  actor: string;
  action: string;
  object: string;
  outcome: string;
  from: string; // days, as a date field writes them
  to: string; // the last day
  cursor: string;
  page: number; // from 1; for showing only, the cursor decides
}

export const kActions = [
  'session.begin', 'session.end', 'session.refused',
  'user.create', 'user.profile', 'user.password', 'user.second_factor', 'user.second_factor_removed', 'user.disable', 'user.enable',
  'reset_link.create', 'reset_link.use', 'token.create', 'token.remove',
  'group.create', 'group.title', 'group.members', 'role.create', 'role.change', 'role.remove',
  'binding.grant', 'binding.revoke', 'binding.expire', 'document.access',
  'access_request.file', 'access_request.approve', 'access_request.reject', 'access_request.withdraw',
  'space.create', 'space.update',
  'category.create', 'category.change',
  'document.import', 'document.save', 'document.state', 'document.review', 'document.read',
  'run.begin', 'run.save', 'signature.create', 'signature.refused', 'comment.create', 'audit.export',
] as const;

const kFilters = ['q', 'actor', 'action', 'object', 'outcome', 'from', 'to'] as const;
const isDay = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text);

export function parseAuditState(query: string): AuditState {
  const values = new URLSearchParams(query);
  const of = (name: string) => values.get(name) ?? '';
  const cursor = of('cursor');
  return {
    q: of('q'), actor: of('actor'), action: of('action'), object: of('object'), outcome: of('outcome'),
    from: isDay(of('from')) ? of('from') : '',
    to: isDay(of('to')) ? of('to') : '',
    cursor,
    page: cursor ? Math.max(2, Math.trunc(Number(of('page'))) || 2) : 1,
  };
}

export function auditUrl(state: AuditState): string {
  const query = new URLSearchParams();
  for (const name of kFilters) if (state[name].trim()) query.set(name, state[name]);
  if (state.cursor) {
    query.set('cursor', state.cursor);
    query.set('page', String(state.page));
  }
  const text = query.toString();
  return '/audit' + (text && '?' + text);
}

/** A changed filter starts at the first page again. */
export const withFilter = (state: AuditState, change: Partial<AuditState>): AuditState => ({ ...state, cursor: '', page: 1, ...change });

/** How many filters are set besides the words. */
export const countFilters = (state: AuditState): number => kFilters.filter((name) => name !== 'q' && state[name].trim() !== '').length;

/** As the server is asked: times instead of days, the last day as a whole. */
export const filterOf = ({ q, actor, action, object, outcome, from, to }: AuditState): AuditFilter => ({
  q: q.trim(), actor: actor.trim(), action, object: object.trim(), outcome,
  from: from && startOfDay(from),
  before: to && endOfDay(to),
});
