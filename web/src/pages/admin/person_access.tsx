// What somebody may do, where, through which role or group and until when; and how much stays closed to him.
import { useState } from 'preact/hooks';
import { getAccessOf } from '../../api/identity';
import { useResource } from '../../api/resource';
import type { PersonAccess as Access, PlaceAccess, Role } from '../../api/access_types';
import { counted, named, t } from '../../i18n/messages';
import { documentAccessPath, groupPath, membersPath } from '../../router/routes';
import { ProblemNotice } from '../../ui/problem_notice';
import { Progress } from '../../ui/progress';
import { scopeWords } from '../access/change_words';
import { useRoles } from '../access/known';
import { Reasons } from '../access/reasons';
import { permissionsIn, placesWith } from './access_places';

function Place({ place, roles }: { place: PlaceAccess; roles: Role[] }) {
  const path = place.document ? documentAccessPath(place.document) : place.space ? membersPath(place.space) : '/admin/access';
  return (
    <tr>
      <th scope="row" data-label={t('access.where')}>
        <a href={path}>{scopeWords(place.space, place.document)}</a>
        {place.blocked_documents > 0 && <span class="blocked">{counted('access.blocked', place.blocked_documents)}</span>}
      </th>
      <td data-label={t('access.may')}>
        <ul class="permission-list">
          {place.permissions.map((one) => (
            <li key={one}>{named('permission', one)}</li>
          ))}
        </ul>
      </td>
      <td data-label={t('access.through')}>
        <Reasons reasons={place.reasons} roles={roles} />
      </td>
    </tr>
  );
}

function Table({ access }: { access: Access }) {
  const [chosen, setChosen] = useState('');
  const roles = useRoles();
  return (
    <>
      <label class="inline-choice">
        <span>{t('access.only')}</span>
        <select class="field" value={chosen} onChange={(event) => setChosen(event.currentTarget.value)}>
          <option value="">{t('access.everything')}</option>
          {permissionsIn(access.items).map((one) => (
            <option key={one} value={one}>
              {named('permission', one)}
            </option>
          ))}
        </select>
      </label>
      <table class="stacking">
        <thead>
          <tr>
            <th scope="col">{t('access.where')}</th>
            <th scope="col">{t('access.may')}</th>
            <th scope="col">{t('access.through')}</th>
          </tr>
        </thead>
        <tbody>
          {placesWith(access.items, chosen).map((place) => (
            <Place key={`${place.space} ${place.document}`} place={place} roles={roles} />
          ))}
        </tbody>
      </table>
    </>
  );
}

function Groups({ names }: { names: string[] }) {
  if (names.length === 0) return null;
  return (
    <p class="person-groups">
      {t('access.groups')}{' '}
      {names.map((name) => (
        <a key={name} href={groupPath(name)}>
          {name}
        </a>
      ))}
    </p>
  );
}

export function PersonAccess({ name }: { name: string }) {
  const { data, error, retry } = useResource(`access of ${name}`, (signal) => getAccessOf(name, signal));
  const places = data?.items.filter(({ permissions }) => permissions.length > 0) ?? [];
  return (
    <section class="block" aria-labelledby="access-heading">
      <h2 id="access-heading" class="block-title">
        {t('access.title')}
      </h2>
      {data?.disabled && <p class="caution">{t('access.disabled')}</p>}
      {data && <Groups names={data.groups} />}
      {error !== undefined && <ProblemNotice error={error} retry={retry} />}
      {!data && error === undefined && <Progress />}
      {data && places.length === 0 && <p class="quiet">{t('access.nothing')}</p>}
      {data && places.length > 0 && <Table access={{ ...data, items: places }} />}
    </section>
  );
}
