// What the search page shows before anything is asked: what changed last, and how to search well.
import { search } from '../../api/search';
import { useResource } from '../../api/resource';
import { type MessageKey, t } from '../../i18n/messages';
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

export function Home() {
  return (
    <>
      <Recent />
      <Tips />
    </>
  );
}
