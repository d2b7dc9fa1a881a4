// The roles there are: those that come with the program, and the organisation's own.
import { useRef, useState } from 'preact/hooks';
import { onceNames } from '../../api/client';
import { createRole, getRoles } from '../../api/identity';
import { useResource } from '../../api/resource';
import type { Role } from '../../api/access_types';
import { named, t } from '../../i18n/messages';
import { push } from '../../router/router';
import { rolePath } from '../../router/routes';
import { ProblemNotice } from '../../ui/problem_notice';
import { Progress } from '../../ui/progress';
import { roleName } from '../access/role_name';
import { AdminPage, NewButton } from './admin_head';
import { NamedForm } from './named_form';
import { PermissionChoice } from './permission_choice';

function NewRole({ onCancel }: { onCancel: () => void }) {
  const [permissions, setPermissions] = useState<string[]>([]);
  const once = useRef(onceNames());
  const make = async (named: { name: string; title: string }) => {
    const made = { ...named, permissions };
    await createRole(made, once.current(made));
    push(rolePath(made.name));
  };
  return (
    <NamedForm
      submit={t('role.create')}
      titleLabel={t('role.title')}
      problem={permissions.length === 0 ? t('role.no_permission') : undefined}
      onMake={make}
      onCancel={onCancel}
    >
      <PermissionChoice chosen={permissions} onChange={setPermissions} />
    </NamedForm>
  );
}

function RoleRow({ role }: { role: Role }) {
  return (
    <li class="role-row">
      <p>
        <a href={rolePath(role.name)}>{roleName(role.name, [role])}</a>
        {!role.shipped && <span class="quiet login"> {role.name}</span>}
      </p>
      <p class="quiet">{role.permissions.map((one) => named('permission', one)).join(t('list.separator'))}</p>
    </li>
  );
}

function RoleList({ title, roles, none }: { title: string; roles: Role[]; none?: string }) {
  return (
    <section class="block">
      <h2 class="block-title">{title}</h2>
      {roles.length === 0 && none && <p class="quiet">{none}</p>}
      <ul class="rows">
        {roles.map((role) => (
          <RoleRow key={role.name} role={role} />
        ))}
      </ul>
    </section>
  );
}

export function RolesPage() {
  const [making, setMaking] = useState(false);
  const { data, error, retry } = useResource('roles', getRoles, { keepPrevious: true });
  return (
    <AdminPage title={t('admin.roles')} action={!making && <NewButton words={t('role.new')} onClick={() => setMaking(true)} />}>
      <p class="lead">{t('roles.explanation')}</p>
      {making && <NewRole onCancel={() => setMaking(false)} />}
      {error !== undefined && <ProblemNotice error={error} retry={retry} />}
      {!data && error === undefined && <Progress />}
      {data && <RoleList title={t('roles.own')} roles={data.filter(({ shipped }) => !shipped)} none={t('roles.no_own')} />}
      {data && <RoleList title={t('roles.shipped')} roles={data.filter(({ shipped }) => shipped)} />}
    </AdminPage>
  );
}
