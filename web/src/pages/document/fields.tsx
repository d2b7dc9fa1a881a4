// What the template asked for, as a quiet table above the text.
import { getTemplates } from '../../api/templates';
import { getPeople } from '../../api/spaces';
import { useResource } from '../../api/resource';
import type { Document, Field, Person } from '../../api/types';
import { formatDate } from '../../i18n/format';
import { local, t } from '../../i18n/messages';
import { documentPath } from '../../router/routes';
import { fullName } from '../../ui/person';
import type { Reading } from './reading';

interface ValueProps {
  field: Field | undefined; // undefined: the template has no such field any more
  value: string;
  people: Person[];
}

function Value({ field, value, people }: ValueProps) {
  switch (field?.kind) {
    case 'choice':
      return <>{local(field.choices.find((choice) => choice.value === value)?.label) || value}</>;
    case 'date':
      return <>{formatDate(value + 'T12:00:00') || value}</>;
    case 'user': {
      const person = people.find(({ name }) => name === value);
      return <>{person ? fullName(person) : value}</>;
    }
    case 'document':
      return <a href={documentPath(value)}>{value}</a>;
    default:
      return <>{value}</>;
  }
}

export function Fields({ document, reading }: { document: Document; reading: Reading }) {
  const names = Object.entries(reading.fields).filter(([, value]) => value !== '');
  const { data: templates } = useResource(names.length > 0 ? 'templates' : null, getTemplates);
  const fields = templates?.find(({ id }) => id === document.template)?.fields ?? [];
  const mayAsk = document.permissions.some((one) => one === 'edit_document' || one === 'manage_bindings');
  const hasPeople = fields.some(({ kind }) => kind === 'user');
  const { data: people } = useResource(mayAsk && hasPeople ? `people ${document.space}` : null, (signal) =>
    getPeople(document.space, signal),
  );
  if (names.length === 0) return null;
  // In the order of the template; what it does not know comes last.
  const placeOf = (name: string) => (fields.findIndex((field) => field.name === name) + 1 || fields.length + 1);
  return (
    <dl class="fields" aria-label={t('document.fields')}>
      {names
        .sort(([one], [other]) => placeOf(one) - placeOf(other))
        .map(([name, value]) => {
          const field = fields.find((one) => one.name === name);
          return (
            <div key={name}>
              <dt>{local(field?.label) || name}</dt>
              <dd>
                <Value field={field} value={value} people={people ?? []} />
              </dd>
            </div>
          );
        })}
    </dl>
  );
}
