// Search, which is also the home page: results follow the typing, and the address says all that is asked.
import { useRef } from 'preact/hooks';
import { search } from '../../api/search';
import { useResource } from '../../api/resource';
import type { SearchAnswer, SearchHit } from '../../api/types';
import { formatNumber } from '../../i18n/format';
import { counted, t } from '../../i18n/messages';
import { here, push, replaceSoon } from '../../router/router';
import { PageTitle } from '../../ui/page_title';
import { Pager } from '../../ui/pager';
import { ProblemNotice } from '../../ui/problem_notice';
import { Progress } from '../../ui/progress';
import { Chips, FilterBar } from './filters';
import { GoTo } from './go_to';
import { Hits, isSameHit } from './hits';
import { Home } from './home';
import { delayOf, kFirstPace, withAnswer } from './pace';
import { SearchBox } from './search_box';
import { Solutions, WriteSolution, useSolutions } from './solutions';
import {
  type SearchState,
  asksSomething,
  parseSearch,
  searchRequest,
  searchUrl,
  withPage,
  withQuery,
} from './search_state';
import './search.css';

/** Moves the focus among the results, and from the first back into the box. */
function moveThroughResults(page: HTMLElement | null, step: 1 | -1): boolean {
  const links = [...(page?.querySelectorAll<HTMLElement>('[data-result]') ?? [])].filter((link) => link.offsetParent);
  const at = links.indexOf(document.activeElement as HTMLElement);
  if (at < 0 && step < 0) return false;
  const next = at + step < 0 ? page?.querySelector<HTMLElement>('#search-box') : links[at + step];
  next?.focus();
  return next !== undefined;
}

function totalText(answer: SearchAnswer): string {
  return answer.total_is_exact
    ? counted('search.total', answer.total)
    : t('search.total_at_least', { count: formatNumber(answer.total) });
}

function Nothing({ state }: { state: SearchState }) {
  const q = state.q.trim();
  return (
    <div class="nothing">
      <p>{q ? t('search.none', { query: q }) : t('search.none_filtered')}</p>
      <p class="quiet">{t('search.none_advice')}</p>
    </div>
  );
}

function DidYouMean({ answer, state }: { answer: SearchAnswer; state: SearchState }) {
  if (!answer.did_you_mean) return null;
  return (
    <p class="did-you-mean">
      {t('search.did_you_mean')} <a href={searchUrl(withQuery(state, answer.did_you_mean))}>{answer.did_you_mean}</a>
    </p>
  );
}

// What stands among the solutions already is not repeated.
function Results({ answer, state, solutions }: { answer: SearchAnswer; state: SearchState; solutions: SearchHit[] }) {
  const others = answer.items.filter((hit) => !solutions.some((solution) => isSameHit(solution, hit)));
  return (
    <section class="results" aria-labelledby="results-heading">
      <h2 id="results-heading" class="only-heard">
        {t('search.results')}
      </h2>
      <DidYouMean answer={answer} state={state} />
      {answer.items.length === 0 ? <Nothing state={state} /> : <Hits hits={others} among={answer.items} />}
      <Pager
        list={searchUrl(withPage(state, '', 1))}
        page={state.page}
        nextCursor={answer.next_cursor}
        urlOf={(cursor, page) => searchUrl(withPage(state, cursor, page))}
      />
    </section>
  );
}

export function SearchPage() {
  const page = useRef<HTMLDivElement>(null);
  const pace = useRef(kFirstPace);
  const state = parseSearch(here.value.query);
  const asked = asksSomething(state);
  const request = asked ? searchRequest(state) : null;
  const answer = useResource(
    request,
    async (signal) => {
      const begin = performance.now();
      const result = await search(searchRequest(state), signal);
      pace.current = withAnswer(pace.current, performance.now() - begin);
      return result;
    },
    { keepPrevious: true },
  );

  // While the next answer is awaited the previous one stays, with the question that it answers.
  const shown = useRef(state);
  if (answer.key === request) shown.current = state;

  const solutions = useSolutions(state);

  // The first letter typed makes an entry of the history, so that "back" leads to what was here before; the letters
  // after it change that entry, until Enter says that it was meant.
  const ownEntry = useRef(false);
  const typed = (q: string) => {
    (ownEntry.current ? replaceSoon : push)(searchUrl(withQuery(state, q)));
    ownEntry.current = asksSomething(withQuery(state, q));
  };
  const change = (next: SearchState) => {
    if (searchUrl(next) !== searchUrl(state)) push(searchUrl(next));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.target as Element).matches('[data-result]')) return;
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    if (moveThroughResults(page.current, event.key === 'ArrowDown' ? 1 : -1)) event.preventDefault();
  };
  const { data } = answer;

  return (
    <div ref={page} class={asked ? 'search' : 'search home'} onKeyDown={onKeyDown}>
      <PageTitle title={state.q.trim() || t('search.title')} hidden>
        {t('search.title')}
      </PageTitle>
      {!asked && <p class="home-question">{t('search.question')}</p>}
      <SearchBox
        q={state.q}
        delay={() => delayOf(pace.current)}
        onQuery={typed}
        onCommit={() => {
          ownEntry.current = false;
        }}
        onDown={() => moveThroughResults(page.current, 1)}
      />
      {asked ? (
        <>
          <GoTo q={state.q} />
          <FilterBar
            state={state}
            facets={data?.facets ?? []}
            sortable={data === undefined || data.total > 1}
            onChange={change}
          />
          <Chips state={state} onChange={change} />
          <p class="total" role="status">
            {data ? totalText(data) : ''}
          </p>
          {answer.error !== undefined && <ProblemNotice error={answer.error} retry={answer.retry} />}
          {!data && answer.loading && <Progress />}
          <Solutions hits={solutions} among={[...solutions, ...(data?.items ?? [])]} />
          {data && <Results answer={data} state={shown.current} solutions={solutions} />}
          {data && <WriteSolution state={state} />}
        </>
      ) : (
        <Home />
      )}
    </div>
  );
}
