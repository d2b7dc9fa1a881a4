// Which workflow takes the document into force.
import { useResource } from '../../api/resource';
import { getWorkflows } from '../../api/workflow';
import { local, t } from '../../i18n/messages';
import { Labelled } from '../../ui/labelled';

export function WorkflowChoice({ chosen, onChange }: { chosen: string; onChange: (workflow: string) => void }) {
  const { data } = useResource('workflows', getWorkflows);
  const offered = data ?? [];
  const description = offered.find(({ id }) => id === chosen)?.description;
  return (
    <Labelled label={t('edit.workflow')} help={description ? local(description) : t('edit.workflow_help')}>
      {(ids) => (
        <select {...ids} class="field" value={chosen} onChange={(event) => onChange(event.currentTarget.value)}>
          <option value="">{t('edit.workflow_usual')}</option>
          {chosen && !offered.some(({ id }) => id === chosen) && <option value={chosen}>{chosen}</option>}
          {offered.map(({ id, name }) => (
            <option key={id} value={id}>
              {local(name)}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}
