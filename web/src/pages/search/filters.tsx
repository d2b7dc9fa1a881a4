// Narrowing by facet values, and the order of the results.
import { type CategoryTree, titleOf, useCategories } from '../../api/categories';
import type { Facet, FacetValue } from '../../api/types';
import { formatLanguage, formatNumber } from '../../i18n/format';
import { type MessageKey, named, t } from '../../i18n/messages';
import { Disclosure } from '../../ui/disclosure';
import { CrossIcon } from '../../ui/icons';
import {
  type FilterField,
  type SearchState,
  type Sort,
  hasFilters,
  kFilterFields,
  kSorts,
  withFilter,
  withSort,
  withoutFilters,
} from './search_state';

interface Props {
  state: SearchState;
  facets: Facet[];
  sortable: boolean;
  onChange: (state: SearchState) => void;
}

export function valueName(field: FilterField, value: string, tree?: CategoryTree): string {
  if (field === 'category') return tree?.find(value) ? tree.name(value) : value;
  if (field === 'state' || field === 'type') return named(field, value);
  return field === 'language' ? formatLanguage(value) : value;
}

/** Categories stand as in their tree, each beneath the one above it. */
function inTree(values: FacetValue[], tree: CategoryTree | undefined) {
  if (!tree) return values.map((value) => ({ ...value, depth: 0, name: value.value }));
  const counts = new Map(values.map(({ value, count }) => [value, count]));
  return tree
    .inReadingOrder()
    .filter(({ category }) => counts.has(category.key))
    .map(({ category, depth }) => ({ value: category.key, count: counts.get(category.key) ?? 0, depth, name: titleOf(category) }));
}

/** The values to offer: those of the answer, and those chosen although nothing has them any more. */
function offered(state: SearchState, field: FilterField, facets: Facet[]) {
  const values = facets.find((facet) => facet.field === field)?.values ?? [];
  const missing = state.filters[field].filter((value) => !values.some((one) => one.value === value));
  return [...values, ...missing.map((value) => ({ value, count: 0 }))];
}

function FacetMenu({ field, state, facets, tree, onChange }: Omit<Props, 'sortable'> & { field: FilterField; tree: CategoryTree | undefined }) {
  const plain = offered(state, field, facets);
  const values = field === 'category' ? inTree(plain, tree) : plain.map((one) => ({ ...one, depth: 0, name: valueName(field, one.value) }));
  const chosen = state.filters[field];
  if (values.length === 0) return null;
  const name = t(`field.${field}` as MessageKey);
  return (
    <Disclosure
      class={chosen.length > 0 ? 'facet chosen' : 'facet'}
      label={<span>{name}</span>}
      accessibleLabel={chosen.length > 0 ? t('search.filter_button', { field: name, count: chosen.length }) : undefined}
    >
      {() => (
        <fieldset class="facet-values">
          <legend class="only-heard">{name}</legend>
          {values.map(({ value, count, depth, name: shown }) => (
            <label key={value} class={depth > 0 ? `depth-${Math.min(depth, 7)}` : undefined}>
              <input
                type="checkbox"
                checked={chosen.includes(value)}
                onChange={(event) => onChange(withFilter(state, field, value, event.currentTarget.checked))}
              />
              <span class="facet-name">{shown}</span>
              <span class="facet-count">{formatNumber(count)}</span>
            </label>
          ))}
        </fieldset>
      )}
    </Disclosure>
  );
}

function SortChoice({ state, onChange }: { state: SearchState; onChange: Props['onChange'] }) {
  return (
    <label class="sort">
      <span class="only-heard">{t('search.sort')}</span>
      <select
        value={state.sort}
        onChange={(event) => onChange(withSort(state, event.currentTarget.value as Sort))}
      >
        {kSorts.map((sort) => (
          <option key={sort} value={sort}>
            {t(`search.sort.${sort}`)}
          </option>
        ))}
      </select>
    </label>
  );
}

export function Chips({ state, onChange }: { state: SearchState; onChange: Props['onChange'] }) {
  const { data: tree } = useCategories(state.filters.category.length > 0);
  if (!hasFilters(state)) return null;
  return (
    <ul class="chips">
      {kFilterFields.flatMap((field) =>
        state.filters[field].map((value) => {
          const name = t(`field.${field}` as MessageKey);
          const shown = valueName(field, value, tree);
          return (
            <li key={`${field}:${value}`}>
              <button
                type="button"
                class="chip"
                aria-label={t('search.remove_filter', { field: name, value: shown })}
                onClick={() => onChange(withFilter(state, field, value, false))}
              >
                <span class="chip-field">{name}</span> {shown}
                <CrossIcon />
              </button>
            </li>
          );
        }),
      )}
      <li>
        <button type="button" class="link-button" onClick={() => onChange(withoutFilters(state))}>
          {t('search.clear_filters')}
        </button>
      </li>
    </ul>
  );
}

export function FilterBar({ state, facets, sortable, onChange }: Props) {
  const { data: tree } = useCategories(offered(state, 'category', facets).length > 0);
  return (
    <div class="filter-bar" role="group" aria-label={t('search.filters')}>
      {kFilterFields.map((field) => (
        <FacetMenu key={field} field={field} state={state} facets={facets} tree={tree} onChange={onChange} />
      ))}
      {sortable && <SortChoice state={state} onChange={onChange} />}
    </div>
  );
}
