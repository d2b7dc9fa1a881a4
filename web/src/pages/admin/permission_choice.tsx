// Permissions as boxes to tick, each with what it lets somebody do.
import { named, t } from '../../i18n/messages';
import { Tick } from '../../ui/tick';
import { inOrder, kPermissions, kSystemPermissions } from '../access/permissions';

interface Props {
  chosen: string[];
  onChange: (chosen: string[]) => void;
}

export function PermissionTicks({ names, chosen, onChange }: Props & { names: readonly string[] }) {
  return (
    <>
      {names.map((name) => (
        <Tick
          key={name}
          label={named('permission', name)}
          help={named('permission_help', name)}
          checked={chosen.includes(name)}
          onChange={(on) => onChange(inOrder(on ? [...chosen, name] : chosen.filter((one) => one !== name)))}
        />
      ))}
    </>
  );
}

export function PermissionChoice({ chosen, onChange }: Props) {
  return (
    <>
      <fieldset class="permissions">
        <legend>{t('permissions.anywhere')}</legend>
        <PermissionTicks names={kPermissions} chosen={chosen} onChange={onChange} />
      </fieldset>
      <fieldset class="permissions">
        <legend>{t('permissions.system')}</legend>
        <PermissionTicks names={kSystemPermissions} chosen={chosen} onChange={onChange} />
      </fieldset>
    </>
  );
}
