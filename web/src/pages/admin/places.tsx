// Where somebody has a role, or who has it: with the way to the page where that is changed.
import type { Grantee, PlacedBinding, Role } from '../../api/access_types';
import { t } from '../../i18n/messages';
import { documentAccessPath, groupPath, membersPath, personPath } from '../../router/routes';
import { granteeWords, scopeWords, untilWords } from '../access/change_words';
import { roleName } from '../access/role_name';

const pathOf = ({ space, document }: PlacedBinding): string =>
  document ? documentAccessPath(document) : space ? membersPath(space) : '/admin/access';

interface Props {
  title: string;
  none: string;
  bindings: (PlacedBinding & Grantee)[];
  roles: Role[];
}

export function Places({ title, none, bindings, roles }: Props) {
  return (
    <section class="block" aria-labelledby="places-heading">
      <h2 id="places-heading" class="block-title">
        {title}
      </h2>
      {bindings.length === 0 && <p class="quiet">{none}</p>}
      <ul class="rows">
        {bindings.map((binding, at) => {
          const who = granteeWords(binding);
          return (
            <li key={at} class="row place-row">
              <span>
                {who && <a href={binding.group ? groupPath(binding.group) : personPath(binding.user ?? '')}>{who}</a>}
                {who && ' '}
                <a class={who ? 'quiet' : undefined} href={pathOf(binding)}>
                  {scopeWords(binding.space, binding.document)}
                </a>
              </span>
              <span class="row-facts">
                {[who ? '' : roleName(binding.role, roles), untilWords(binding.expires_at)].filter(Boolean).join(t('list.separator'))}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
