// The results themselves.
import type { SearchHit } from '../../api/types';
import { formatLanguage } from '../../i18n/format';
import { counted, t } from '../../i18n/messages';
import { documentPath } from '../../router/routes';
import { Highlighted } from '../../ui/highlighted';
import { StateBadge } from '../../ui/state_badge';
import { Time } from '../../ui/time';

export const isSameHit = (a: SearchHit, b: SearchHit) => a.id === b.id && a.version === b.version;

// A document may be found twice: as readers see it, and its newest draft. Only the draft needs naming in the address.
function addressOf(hit: SearchHit, hits: SearchHit[]): string {
  const twice = hits.some((other) => other.id === hit.id && !isSameHit(other, hit));
  return documentPath(hit.number, twice ? hit.version : undefined);
}

function Hit({ hit, address }: { hit: SearchHit; address: string }) {
  return (
    <li class="hit">
      <h3 class="hit-title" lang={hit.language || undefined}>
        <a href={address} data-result>
          <Highlighted segments={hit.title} />
        </a>
      </h3>
      <p class="hit-facts">
        <span class="number">{hit.number}</span>
        <span class="version">{hit.version}</span>
        <StateBadge state={hit.state} />
        <span>{hit.space}</span>
        <Time at={hit.changed_at} />
        {hit.helped > 0 && <span>{counted('feedback.helped_people', hit.helped)}</span>}
      </p>
      {hit.snippet.length > 0 && (
        <p class="hit-snippet" lang={hit.language || undefined}>
          <Highlighted segments={hit.snippet} />
        </p>
      )}
      {hit.translations.length > 0 && (
        <p class="hit-facts">
          <span>{t('translation.others')}</span>
          {hit.translations.map((link) => (
            <a key={link.id} href={documentPath(link.number)} title={link.title} data-result>
              {link.language ? formatLanguage(link.language) : link.number}
              {link.behind && ` ${t('translation.is_behind')}`}
            </a>
          ))}
        </p>
      )}
    </li>
  );
}

/** `among`: everything that is shown, where that is more. */
export function Hits({ hits, among = hits }: { hits: SearchHit[]; among?: SearchHit[] }) {
  return (
    <ol class="hits">
      {hits.map((hit) => (
        <Hit key={`${hit.id} ${hit.version}`} hit={hit} address={addressOf(hit, among)} />
      ))}
    </ol>
  );
}
