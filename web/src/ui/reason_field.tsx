// Why something is changed: for whoever decides on it, and for the log.
import { t } from '../i18n/messages';
import { Labelled } from './labelled';

interface Props {
  value: string;
  onChange: (value: string) => void;
  required?: boolean;
  help?: string;
  problem?: string | undefined;
}

export function ReasonField({ value, onChange, required, help, problem }: Props) {
  return (
    <Labelled label={t('reason.label')} required={required} optional={!required} help={help} problem={problem}>
      {(ids) => (
        <textarea {...ids} class="field short" maxLength={4000} value={value} onInput={(event) => onChange(event.currentTarget.value)} />
      )}
    </Labelled>
  );
}
