// One role: what it lets people do, and who has it. Own roles are changed and removed here.
import { useState } from 'preact/hooks';
import type { Tagged } from '../../api/answer';
import { ApiError } from '../../api/client';
import { getRole, removeRole, setRole } from '../../api/identity';
import { useResource } from '../../api/resource';
import type { AccessRequest, Role } from '../../api/access_types';
import { type MessageKey, named, t } from '../../i18n/messages';
import { push } from '../../router/router';
import { Absent } from '../../ui/absent';
import { Dialog, DialogButtons } from '../../ui/dialog';
import { FiledNotice } from '../../ui/filed_notice';
import { Labelled } from '../../ui/labelled';
import { ProblemNotice, Refusal, isAbsent } from '../../ui/problem_notice';
import { Progress } from '../../ui/progress';
import { ReasonField } from '../../ui/reason_field';
import { isSamePermissions } from '../access/permissions';
import { roleName } from '../access/role_name';
import { AdminPage } from './admin_head';
import { PermissionChoice } from './permission_choice';
import { Places } from './places';

function Shipped({ role }: { role: Role }) {
  return (
    <>
      <p class="lead">{t(`role.${role.name}_help` as MessageKey)}</p>
      <p class="quiet">{t('role.shipped')}</p>
      <dl class="permission-words">
        {role.permissions.map((one) => (
          <div key={one}>
            <dt>{named('permission', one)}</dt>
            <dd>{named('permission_help', one)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Removal({ loaded: { value: role, etag } }: { loaded: Tagged<Role> }) {
  const [asked, setAsked] = useState(false);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<unknown>();
  const [filed, setFiled] = useState<AccessRequest>();
  async function remove(event: Event) {
    event.preventDefault();
    setBusy(true);
    try {
      const answer = await removeRole(role.name, etag, reason.trim());
      if ('filed' in answer) setFiled(answer.filed);
      else push('/admin/roles');
    } catch (error) {
      setRefusal(error);
    }
    setBusy(false);
    setAsked(false);
  }
  if (role.bindings > 0) return <p class="quiet">{t('role.in_use')}</p>;
  return (
    <>
      <FiledNotice request={filed} />
      <Refusal error={refusal} />
      <button type="button" class="button" onClick={() => setAsked(true)}>
        {t('role.remove')}
      </button>
      {asked && (
        <Dialog title={t('role.remove')} onClose={() => setAsked(false)}>
          <form onSubmit={remove}>
            <p>{t('role.remove_question', { name: role.title })}</p>
            <ReasonField value={reason} onChange={setReason} help={t('reason.controlled')} />
            <DialogButtons submit={t('role.remove')} busy={busy} onCancel={() => setAsked(false)} />
          </form>
        </Dialog>
      )}
    </>
  );
}

function Editor({ loaded: { value: role, etag }, onChanged }: { loaded: Tagged<Role>; onChanged: () => void }) {
  const [title, setTitle] = useState(role.title);
  const [permissions, setPermissions] = useState(role.permissions);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<unknown>();
  const [filed, setFiled] = useState<AccessRequest>();
  const isChanged = title.trim() !== role.title || !isSamePermissions(permissions, role.permissions);
  const restore = () => {
    setTitle(role.title);
    setPermissions(role.permissions);
    setReason('');
  };
  async function submit(event: Event) {
    event.preventDefault();
    setBusy(true);
    setRefusal(undefined);
    setFiled(undefined);
    try {
      const answer = await setRole(role.name, etag, { title: title.trim(), permissions, ...(reason.trim() ? { reason: reason.trim() } : {}) });
      if ('filed' in answer) {
        setFiled(answer.filed);
        restore();
      } else onChanged();
    } catch (error) {
      setRefusal(error);
      if (error instanceof ApiError && error.status === 412) onChanged();
    }
    setBusy(false);
  }
  return (
    <form class="group-form" onSubmit={submit} noValidate>
      <Labelled label={t('role.title')}>
        {(ids) => <input {...ids} class="field" maxLength={200} autoComplete="off" value={title} onInput={(event) => setTitle(event.currentTarget.value)} />}
      </Labelled>
      <PermissionChoice chosen={permissions} onChange={setPermissions} />
      <FiledNotice request={filed} />
      {isChanged && <ReasonField value={reason} onChange={setReason} help={t('reason.controlled')} />}
      <Refusal error={refusal} />
      {isChanged && (
        <p class="buttons">
          <button type="submit" class="button primary" disabled={busy || permissions.length === 0 || !title.trim()}>
            {t('form.save')}
          </button>
          <button type="button" class="button" onClick={restore}>
            {t('asking.discard')}
          </button>
        </p>
      )}
    </form>
  );
}

export function RolePage({ name }: { name: string }) {
  const { data, error, retry } = useResource(`role ${name}`, (signal) => getRole(name, signal), { keepPrevious: true });
  if (error !== undefined && isAbsent(error)) return <Absent text={t('not_found.role', { name })} />;
  return (
    <AdminPage title={data ? roleName(name, [data.value]) : name}>
      {error !== undefined && <ProblemNotice error={error} retry={retry} />}
      {!data && error === undefined && <Progress />}
      {data && (data.value.shipped ? <Shipped role={data.value} /> : <Editor key={data.etag} loaded={data} onChanged={retry} />)}
      {data && (
        <Places
          title={t('role.who')}
          none={t('role.nobody')}
          total={data.value.bindings}
          fits={({ role }) => role === name}
          shows="who"
          roles={[data.value]}
        />
      )}
      {data && !data.value.shipped && <Removal loaded={data} />}
    </AdminPage>
  );
}
