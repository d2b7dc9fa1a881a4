// The fields of the template as a form, each by its kind. People and documents are suggested as one types.
import { useId, useState } from 'preact/hooks';
import { suggest } from '../../api/search';
import { getPeople } from '../../api/spaces';
import { useResource } from '../../api/resource';
import type { Field, FieldValues, Person } from '../../api/types';
import { local, t } from '../../i18n/messages';
import { fieldId } from '../../ui/findings';
import { type FieldIds, Labelled } from '../../ui/labelled';
import { personName } from '../../ui/person';

interface InputProps {
  field: Field;
  value: string;
  onChange: (value: string) => void;
  ids: FieldIds;
  people: Person[];
}

function ChoiceInput({ field, value, onChange, ids }: InputProps) {
  const known = field.choices.some((choice) => choice.value === value);
  return (
    <select {...ids} class="field" value={value} onChange={(event) => onChange(event.currentTarget.value)}>
      <option value="">{t('form.choose')}</option>
      {field.choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {local(choice.label) || choice.value}
        </option>
      ))}
      {value && !known && <option value={value}>{value}</option>}
    </select>
  );
}

function SuggestedInput({ value, onChange, ids, items }: InputProps & { items: { value: string; label: string }[] }) {
  const list = useId();
  const chosen = items.find((item) => item.value === value);
  return (
    <>
      <input
        {...ids}
        class="field"
        type="text"
        list={list}
        autoComplete="off"
        autoCapitalize="none"
        spellcheck={false}
        value={value}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
      <datalist id={list}>
        {items.map((item) => (
          <option key={item.value} value={item.value} label={item.label} />
        ))}
      </datalist>
      {chosen && chosen.label !== value && <p class="labelled-help">{chosen.label}</p>}
    </>
  );
}

function DocumentInput(props: InputProps) {
  const [typed, setTyped] = useState('');
  const asked = (typed || props.value).trim();
  const { data } = useResource(asked ? `suggest ${asked}` : null, (signal) => suggest(asked, signal), { keepPrevious: true });
  const items = (data?.items ?? []).map(({ number, text }) => ({ value: number, label: text }));
  const onChange = (value: string) => {
    setTyped(value);
    props.onChange(value);
  };
  return <SuggestedInput {...props} items={items} onChange={onChange} />;
}

function Input(props: InputProps) {
  const { field, value, onChange, ids, people } = props;
  switch (field.kind) {
    case 'choice':
      return <ChoiceInput {...props} />;
    case 'user':
      return <SuggestedInput {...props} items={people.map((person) => ({ value: person.name, label: personName(person) }))} />;
    case 'document':
      return <DocumentInput {...props} />;
    default: {
      const type = field.kind === 'date' || field.kind === 'number' ? field.kind : 'text';
      return (
        <input
          {...ids}
          class="field"
          type={type}
          step={type === 'number' ? 'any' : undefined}
          maxLength={2000}
          value={value}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      );
    }
  }
}

interface Props {
  space: string;
  fields: Field[];
  values: FieldValues;
  problems: Record<string, string>; // by the names of the fields
  onChange: (values: FieldValues) => void;
}

export function TemplateFields({ space, fields, values, problems, onChange }: Props) {
  const hasPeople = fields.some(({ kind }) => kind === 'user');
  const { data: people } = useResource(hasPeople ? `people ${space}` : null, (signal) => getPeople(space, signal));
  return (
    <>
      {fields.map((field) => (
        <Labelled
          key={field.name}
          id={fieldId(field.name)}
          label={local(field.label) || field.name}
          help={local(field.help)}
          required={field.required}
          problem={problems[field.name]}
        >
          {(ids) => (
            <Input
              field={field}
              value={values[field.name] ?? ''}
              onChange={(value) => onChange({ ...values, [field.name]: value })}
              ids={ids}
              people={people ?? []}
            />
          )}
        </Labelled>
      ))}
    </>
  );
}
