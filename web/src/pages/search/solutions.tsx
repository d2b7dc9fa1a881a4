// Solved cases that fit what is being typed, before everything else that was found; and the way to write down a new one.
import { search } from '../../api/search';
import { useResource } from '../../api/resource';
import { counted, t } from '../../i18n/messages';
import { documentPath, newDocumentPath } from '../../router/routes';
import { Highlighted } from '../../ui/highlighted';
import { type SearchState, hasFilters } from './search_state';

const kShown = 3;
const kLongestTitle = 200; // characters

/** Where a new solution is begun, with what was typed. */
export const solutionPath = (q: string) => newDocumentPath('', 'solution', q.trim().slice(0, kLongestTitle));

const isPlain = (state: SearchState) => state.q.trim() !== '' && !hasFilters(state) && state.page === 1 && state.sort === 'relevance';

export function Solutions({ state }: { state: SearchState }) {
  const request = new URLSearchParams({ q: state.q.trim(), type: 'solution', limit: String(kShown) }).toString();
  const { data } = useResource(isPlain(state) ? request : null, (signal) => search(request, signal), { keepPrevious: true });
  if (!isPlain(state) || !data || data.items.length === 0) return null;
  return (
    <section class="solutions" aria-labelledby="solutions-heading">
      <h2 id="solutions-heading" class="section-title">
        {t('solution.title')}
      </h2>
      <ul>
        {data.items.map((hit) => (
          <li key={`${hit.id} ${hit.version}`}>
            <a href={documentPath(hit.number)} lang={hit.language || undefined} data-result>
              <Highlighted segments={hit.title} />
            </a>
            <span class="number">{hit.number}</span>
            {hit.helped > 0 && <span class="quiet">{counted('feedback.helped_people', hit.helped)}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Beneath what was found: when nothing of it fits, what is found out now is for the next one. */
export function WriteSolution({ state }: { state: SearchState }) {
  if (!isPlain(state)) return null;
  return (
    <p class="write-solution">
      {t('solution.nothing_fits')} <a href={solutionPath(state.q)}>{t('solution.write')}</a>
    </p>
  );
}
