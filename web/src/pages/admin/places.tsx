// Where somebody has a role, or who has it: with the way to the page where that is changed.
import { useResource } from '../../api/resource';
import type { Role } from '../../api/access_types';
import { counted } from '../../i18n/messages';
import { groupPath, membersPath, personPath } from '../../router/routes';
import { ProblemNotice } from '../../ui/problem_notice';
import { Progress } from '../../ui/progress';
import { granteeWords, scopeWords, untilWords } from '../access/change_words';
import { roleName } from '../access/role_name';
import { type Holding, loadHoldings } from './holders';

interface Props {
  title: string;
  none: string;
  total?: number; // how many there are, on documents too
  fits: (holding: Holding) => boolean;
  shows: 'who' | 'role';
  roles: Role[];
}

function Row({ holding, shows, roles }: { holding: Holding; shows: Props['shows']; roles: Role[] }) {
  const { user, group, space, expires_at } = holding;
  const where = <a href={space ? membersPath(space) : '/admin/access'}>{scopeWords(space, null)}</a>;
  return (
    <li class="row place-row">
      {shows === 'who' ? <a href={group ? groupPath(group) : personPath(user ?? '')}>{granteeWords(holding)}</a> : where}
      <span class="row-facts">
        {shows === 'who' ? where : <span>{roleName(holding.role, roles)}</span>}
        {expires_at && <span>{untilWords(expires_at)}</span>}
      </span>
    </li>
  );
}

export function Places({ title, none, total, fits, shows, roles }: Props) {
  const { data, error, retry } = useResource('holdings', loadHoldings);
  const found = data?.filter(fits) ?? [];
  const elsewhere = data && total !== undefined ? total - found.length : 0;
  return (
    <section class="block" aria-labelledby="places-heading">
      <h2 id="places-heading" class="block-title">
        {title}
      </h2>
      {error !== undefined && <ProblemNotice error={error} retry={retry} />}
      {!data && error === undefined && <Progress />}
      {data && found.length === 0 && elsewhere <= 0 && <p class="quiet">{none}</p>}
      <ul class="rows">
        {found.map((holding, at) => (
          <Row key={at} holding={holding} shows={shows} roles={roles} />
        ))}
      </ul>
      {elsewhere > 0 && <p class="quiet">{counted('places.elsewhere', elsewhere)}</p>}
    </section>
  );
}
