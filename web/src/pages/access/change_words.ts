// What a change of access does, in words: a heading, and lines of what goes and what comes. Pure but for the language.
import type { AccessChange, Grantee, Role } from '../../api/access_types';
import { formatDateTime } from '../../i18n/format';
import { named, t } from '../../i18n/messages';
import { roleName } from './role_name';

export interface ChangeLine {
  mark: 'before' | 'after' | 'stays';
  text: string;
}

export interface ChangeWords {
  heading: string;
  lines: ChangeLine[];
}

export const granteeWords = ({ user, group }: Grantee): string => (group ? t('grantee.group', { name: group }) : (user ?? ''));

/** "everywhere", "in space QA", "on document SOP-QA-0001". */
export function scopeWords(space: string | null | undefined, document: string | null | undefined): string {
  if (document) return t('scope.document', { number: document });
  return space ? t('scope.space', { key: space }) : t('scope.system');
}

export const untilWords = (expires_at: string | null | undefined): string =>
  expires_at ? t('binding.until', { time: formatDateTime(expires_at) }) : '';

const before = (text: string): ChangeLine => ({ mark: 'before', text });
const after = (text: string): ChangeLine => ({ mark: 'after', text });
const stays = (text: string): ChangeLine => ({ mark: 'stays', text });

const roleWithEnd = (change: AccessChange, roles: Role[]): string =>
  change.expires_at
    ? t('change.role_until', { role: roleName(change.role ?? '', roles), until: untilWords(change.expires_at) })
    : roleName(change.role ?? '', roles);

function roleLines({ permissions = [], permissions_now }: AccessChange): ChangeLine[] {
  const former = permissions_now ?? [];
  const words = (name: string) => named('permission', name);
  const kept = permissions.filter((one) => former.includes(one));
  return [
    ...former.filter((one) => !permissions.includes(one)).map((one) => before(words(one))),
    ...permissions.filter((one) => !former.includes(one)).map((one) => after(words(one))),
    ...(kept.length > 0 ? [stays(t('change.stays', { names: kept.map(words).join(t('list.separator')) }))] : []),
  ];
}

function spaceLines({ controlled, confidential }: AccessChange): ChangeLine[] {
  return [
    controlled ? stays(t('change.controlled')) : before(t('change.controlled')),
    confidential ? stays(t('change.confidential')) : before(t('change.confidential')),
  ];
}

export function changeWords(change: AccessChange, roles: Role[] = []): ChangeWords {
  const name = change.user ?? '';
  const place = () => t('change.binding', { who: granteeWords(change), where: scopeWords(change.space, change.document) });
  switch (change.kind) {
    case 'grant':
      return { heading: place(), lines: [after(roleWithEnd(change, roles))] };
    case 'revoke':
      return { heading: place(), lines: [before(roleWithEnd(change, roles))] };
    case 'members':
      return {
        heading: t('change.members', { name: change.group ?? '' }),
        lines: [...(change.removed ?? []).map((one) => before(one)), ...(change.added ?? []).map((one) => after(one))],
      };
    case 'set_role':
      return { heading: t('change.set_role', { name: change.title || roleName(change.role ?? '', roles) }), lines: roleLines(change) };
    case 'remove_role':
      return { heading: t('change.set_role', { name: roleName(change.role ?? '', roles) }), lines: [before(t('change.role_itself'))] };
    case 'reset_password':
      return { heading: name, lines: [after(t('change.reset_password'))] };
    case 'remove_factor':
      return { heading: name, lines: [before(t('change.second_factor'))] };
    case 'set_space':
      return { heading: t('change.space', { key: change.space ?? '' }), lines: spaceLines(change) };
    case 'inheritance':
      return {
        heading: t('change.document', { number: change.document ?? '' }),
        lines: change.inherits
          ? [before(t('change.own_only')), after(t('change.inherits'))]
          : [before(t('change.inherits')), after(t('change.own_only'))],
      };
  }
}

/** The first change in one line, for lists. */
export function changeSummary(change: AccessChange | undefined, roles: Role[] = []): string {
  if (!change) return '';
  const { heading, lines } = changeWords(change, roles);
  const moving = lines.filter(({ mark }) => mark !== 'stays').map(({ mark, text }) => `${mark === 'before' ? '−' : '+'}\u00a0${text}`);
  return `${heading}: ${moving.join(t('list.separator'))}`;
}
