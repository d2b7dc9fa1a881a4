// The groups of people that roles are given to together.
import { useRef, useState } from 'preact/hooks';
import { onceNames } from '../../api/client';
import { createGroup, getGroups } from '../../api/identity';
import { useResource } from '../../api/resource';
import { counted, t } from '../../i18n/messages';
import { push } from '../../router/router';
import { groupPath } from '../../router/routes';
import { ProblemNotice } from '../../ui/problem_notice';
import { Progress } from '../../ui/progress';
import { AdminPage, NewButton } from './admin_head';
import { NamedForm } from './named_form';

export function GroupsPage() {
  const [making, setMaking] = useState(false);
  const once = useRef(onceNames());
  const { data, error, retry } = useResource('groups', getGroups, { keepPrevious: true });
  const make = async (made: { name: string; title: string }) => {
    await createGroup(made, once.current(made));
    push(groupPath(made.name));
  };
  return (
    <AdminPage title={t('admin.groups')} action={!making && <NewButton words={t('group.new')} onClick={() => setMaking(true)} />}>
      <p class="lead">{t('groups.explanation')}</p>
      {making && <NamedForm submit={t('group.create')} titleLabel={t('group.title')} onMake={make} onCancel={() => setMaking(false)} />}
      {error !== undefined && <ProblemNotice error={error} retry={retry} />}
      {!data && error === undefined && <Progress />}
      {data?.length === 0 && <p class="quiet">{t('groups.none')}</p>}
      <ul class="rows">
        {data?.map((group) => (
          <li key={group.name} class="row">
            <span class="person-name">
              <a class="row-title" href={groupPath(group.name)}>
                {group.title}
              </a>
              <span class="quiet login">{group.name}</span>
            </span>
            <span class="row-facts">{counted('group.members', group.members.length)}</span>
          </li>
        ))}
      </ul>
    </AdminPage>
  );
}
