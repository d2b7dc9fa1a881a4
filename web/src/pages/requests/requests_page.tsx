// Changes of access that wait for a second person, and what became of the earlier ones.
import { useState } from 'preact/hooks';
import { getRequests } from '../../api/access';
import { useResource } from '../../api/resource';
import type { AccessRequest, Role } from '../../api/access_types';
import { type MessageKey, counted, named, t } from '../../i18n/messages';
import { here } from '../../router/router';
import { requestPath } from '../../router/routes';
import { PageTitle } from '../../ui/page_title';
import { ProblemNotice } from '../../ui/problem_notice';
import { Progress } from '../../ui/progress';
import { Time } from '../../ui/time';
import { changeSummary } from '../access/change_words';
import { useRoles } from '../access/known';
import { type Shown, filterOf, kShown, requestsUrl, shownIn, spacesOf, toneOf } from './requests_state';
import '../access/access.css';
import './requests.css';

/** The first `pages` pages, one after the other. */
async function firstPages(shown: Shown, pages: number, signal: AbortSignal) {
  const items: AccessRequest[] = [];
  let cursor = '';
  for (let page = 0; page < pages && (page === 0 || cursor); ++page) {
    const answer = await getRequests({ ...filterOf(shown), cursor }, signal);
    items.push(...answer.items);
    cursor = answer.next_cursor;
  }
  return { items, more: Boolean(cursor) };
}

export function RequestStateBadge({ request }: { request: AccessRequest }) {
  return <span class={`state tone-${toneOf(request)}`}>{named('request_state', request.state)}</span>;
}

export const requesterName = ({ requester }: AccessRequest): string => requester || t('request.command_line');

function RequestRow({ request, roles }: { request: AccessRequest; roles: Role[] }) {
  const more = request.changes.length - 1;
  const spaces = spacesOf(request);
  return (
    <li class="request-row">
      <p class="request-what">
        <a href={requestPath(request.id)}>{changeSummary(request.changes[0], roles)}</a>
        {more > 0 && <span class="quiet"> {counted('request.more', more)}</span>}
      </p>
      <RequestStateBadge request={request} />
      <p class="request-facts">
        <span class="number">{t('request.number', { id: request.id })}</span>
        {spaces.length > 0 && <span>{spaces.join(t('list.separator'))}</span>}
        <span>
          {t('request.asked_by', { name: requesterName(request) })} <Time at={request.created_at} />
        </span>
      </p>
    </li>
  );
}

function Choice({ shown }: { shown: Shown }) {
  return (
    <nav class="tabs" aria-label={t('requests.show')}>
      {kShown.map((one) => (
        <a key={one} href={requestsUrl(one)} aria-current={one === shown ? 'page' : undefined}>
          {t(`requests.show.${one}` as MessageKey)}
        </a>
      ))}
    </nav>
  );
}

export function RequestsPage() {
  const shown = shownIn(here.value.query);
  const [pages, setPages] = useState(1);
  const roles = useRoles();
  const { key, data, error, retry } = useResource(`requests ${shown} ${pages}`, (signal) => firstPages(shown, pages, signal), { keepPrevious: true });
  const items = key?.startsWith(`requests ${shown} `) ? data?.items : undefined;
  return (
    <div class="requests">
      <PageTitle title={t('requests.title')} />
      <Choice shown={shown} />
      {error !== undefined && <ProblemNotice error={error} retry={retry} />}
      {!items && error === undefined && <Progress />}
      {items?.length === 0 && <p class="quiet none">{t(`requests.none.${shown}` as MessageKey)}</p>}
      {items && items.length > 0 && (
        <ul class="request-list">
          {items.map((request) => (
            <RequestRow key={request.id} request={request} roles={roles} />
          ))}
        </ul>
      )}
      {data?.more && (
        <button type="button" class="button more" onClick={() => setPages(pages + 1)}>
          {t('spaces.more')}
        </button>
      )}
    </div>
  );
}
