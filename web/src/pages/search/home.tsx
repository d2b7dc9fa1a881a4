// What the search page shows before anything is asked: what changed last, and how to search well.
import { search } from '../../api/search';
import { getFirstSpaces } from '../../api/spaces';
import { useResource } from '../../api/resource';
import { me } from '../../api/session';
import { type MessageKey, t } from '../../i18n/messages';
import { lazyPage } from '../../router/lazy_page';
import { documentPath } from '../../router/routes';
import { plainText } from '../../ui/highlighted';
import { StateBadge } from '../../ui/state_badge';
import { Time } from '../../ui/time';

const kTips = ['phrase', 'without', 'or', 'prefix', 'field', 'keys'] as const;

function Tips() {
  return (
    <details class="tips">
      <summary>{t('search.tips')}</summary>
      <dl>
        {kTips.map((tip) => (
          <div key={tip}>
            <dt>
              <kbd>{t(`search.tip.${tip}_example` as MessageKey)}</kbd>
            </dt>
            <dd>{t(`search.tip.${tip}` as MessageKey)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

// A convenience: when it cannot be had, the page is complete without it.
function Recent() {
  const { data } = useResource('recent', (signal) => search('q=&sort=newest&limit=8', signal));
  if (!data || data.items.length === 0) return null;
  return (
    <section class="recent" aria-labelledby="recent-heading">
      <h2 id="recent-heading" class="section-title">
        {t('search.recent')}
      </h2>
      <ul class="rows">
        {data.items.map((hit) => (
          <li key={`${hit.id} ${hit.version}`} class="row">
            <a class="row-title" href={documentPath(hit.number)} lang={hit.language || undefined} data-result>
              {plainText(hit.title)}
            </a>
            <span class="row-facts">
              <span class="number">{hit.number}</span>
              <StateBadge state={hit.state} />
              <Time at={hit.changed_at} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const Guide = lazyPage(async () => (await import('../start/guide')).Guide);

/** For whoever sets up the installation; its code is only fetched where there is something left to set up. */
function Start() {
  const mayCreate = me.value?.permissions.includes('create_space') ?? false;
  const { data } = useResource(mayCreate ? 'first spaces' : null, (signal) => getFirstSpaces(signal));
  return data && data.items.length <= 1 ? <Guide /> : null;
}

export function Home() {
  return (
    <>
      <Start />
      <Recent />
      <Tips />
    </>
  );
}
