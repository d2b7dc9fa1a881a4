// One field of a form with its name above, what it asks for beneath, and what is wrong with it.
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { t } from '../i18n/messages';

export interface FieldIds {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': boolean | undefined;
  'aria-required': boolean | undefined;
}

interface Props {
  label: string;
  help?: string | undefined;
  problem?: string | undefined;
  required?: boolean | undefined;
  optional?: boolean | undefined; // says so: where most fields of the form are required
  id?: string | undefined;
  children: (ids: FieldIds) => ComponentChildren;
}

export function Labelled({ label, help, problem, required, optional, id: given, children }: Props) {
  const made = useId();
  const id = given ?? made;
  const described = [help && `${id}-help`, problem && `${id}-problem`].filter(Boolean).join(' ') || undefined;
  return (
    <div class="labelled">
      <label for={id}>
        {label}
        {required && <span class="mark-required"> {t('form.required')}</span>}
        {optional && <span class="mark-required"> {t('form.optional')}</span>}
      </label>
      {children({
        id,
        'aria-describedby': described,
        'aria-invalid': problem ? true : undefined,
        'aria-required': required ? true : undefined,
      })}
      {help && (
        <p id={`${id}-help`} class="labelled-help">
          {help}
        </p>
      )}
      {problem && (
        <p id={`${id}-problem`} class="labelled-problem">
          {problem}
        </p>
      )}
    </div>
  );
}
