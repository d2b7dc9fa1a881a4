// Solved cases that fit what is being typed, before everything else that was found; and the way to write down a new one.
import { search } from '../../api/search';
import { useResource } from '../../api/resource';
import type { SearchHit } from '../../api/types';
import { t } from '../../i18n/messages';
import { newDocumentPath } from '../../router/routes';
import { Hits } from './hits';
import { isNear } from './nearness';
import { type SearchState, hasFilters } from './search_state';

const kShown = 3;
const kLongestTitle = 200; // characters

/** Where a new solution is begun, with what was typed. */
export const solutionPath = (q: string) => newDocumentPath('', 'solution', q.trim().slice(0, kLongestTitle));

const isPlain = (state: SearchState) => state.q.trim() !== '' && !hasFilters(state) && state.page === 1 && state.sort === 'relevance';

/** The nearest solutions, of those that are near at all. */
export function useSolutions(state: SearchState): SearchHit[] {
  const request = new URLSearchParams({ q: state.q.trim(), type: 'solution', limit: String(kShown) }).toString();
  const { key, data } = useResource(isPlain(state) ? request : null, (signal) => search(request, signal), { keepPrevious: true });
  if (!isPlain(state) || !data) return [];
  // While the next answer is awaited the previous one stays, with the question that it answers.
  const q = new URLSearchParams(key ?? '').get('q') ?? '';
  return data.items.filter((hit) => isNear(q, hit));
}

export function Solutions({ hits, among }: { hits: SearchHit[]; among: SearchHit[] }) {
  if (hits.length === 0) return null;
  return (
    <section class="solutions" aria-labelledby="solutions-heading">
      <h2 id="solutions-heading" class="section-title">
        {t('solution.title')}
      </h2>
      <Hits hits={hits} among={among} />
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
