// Why somebody may do something: each role that gives it, given where, through which group, until when.
import type { Reason, Role } from '../../api/access_types';
import { formatDateTime } from '../../i18n/format';
import { t } from '../../i18n/messages';
import { scopeWords } from './change_words';
import { roleName } from './role_name';

interface Props {
  reasons: Reason[];
  roles: Role[];
}

export function Reasons({ reasons, roles }: Props) {
  return (
    <ul class="reasons">
      {reasons.map((reason, at) => (
        <li key={at}>
          {roleName(reason.role, roles)} <span class="quiet">{scopeWords(reason.space, reason.document)}</span>
          {reason.group && <span class="quiet"> · {t('grantee.group', { name: reason.group })}</span>}
          {reason.expires_at && <span class="until"> {t('binding.until', { time: formatDateTime(reason.expires_at) })}</span>}
        </li>
      ))}
    </ul>
  );
}
