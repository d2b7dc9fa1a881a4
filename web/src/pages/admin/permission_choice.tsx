// Permissions as boxes to tick, each with what it lets somebody do.
import { getPermissions } from '../../api/identity';
import { useResource } from '../../api/resource';
import type { Permission } from '../../api/access_types';
import { named, t } from '../../i18n/messages';
import { ProblemNotice } from '../../ui/problem_notice';
import { Progress } from '../../ui/progress';
import { Tick } from '../../ui/tick';

interface GroupProps {
  title: string;
  permissions: Permission[];
  chosen: string[];
  onChange: (chosen: string[]) => void;
}

/** In the order of the server's list, however they were ticked. */
function toggled(chosen: string[], name: string, on: boolean): string[] {
  return on ? [...chosen, name] : chosen.filter((one) => one !== name);
}

function Group({ title, permissions, chosen, onChange }: GroupProps) {
  if (permissions.length === 0) return null;
  return (
    <fieldset class="permissions">
      <legend>{title}</legend>
      {permissions.map(({ name }) => (
        <Tick
          key={name}
          label={named('permission', name)}
          help={named('permission_help', name)}
          checked={chosen.includes(name)}
          onChange={(on) => onChange(toggled(chosen, name, on))}
        />
      ))}
    </fieldset>
  );
}

interface Props {
  chosen: string[];
  onChange: (chosen: string[]) => void;
}

export function PermissionChoice({ chosen, onChange }: Props) {
  const { data, error, retry } = useResource('permissions', getPermissions);
  if (error !== undefined) return <ProblemNotice error={error} retry={retry} />;
  if (!data) return <Progress />;
  const change = (next: string[]) => onChange(data.map(({ name }) => name).filter((name) => next.includes(name)));
  return (
    <>
      <Group title={t('permissions.anywhere')} permissions={data.filter(({ system }) => !system)} chosen={chosen} onChange={change} />
      <Group title={t('permissions.system')} permissions={data.filter(({ system }) => system)} chosen={chosen} onChange={change} />
    </>
  );
}
