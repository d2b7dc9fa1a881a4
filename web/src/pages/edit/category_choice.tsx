// The categories of a document: chosen from the trees, shown as what was chosen.
import { useState } from 'preact/hooks';
import { type CategoryTree, titleOf, useCategories } from '../../api/categories';
import { t } from '../../i18n/messages';
import { Disclosure } from '../../ui/disclosure';
import { CrossIcon } from '../../ui/icons';

interface Props {
  space: string;
  chosen: string[];
  onChange: (chosen: string[]) => void;
}

const kMost = 20;

/** What the document may carry: of its space and of the system, not retired unless it has that already. */
function offered(tree: CategoryTree, { space, chosen }: Props, filter: string) {
  const words = filter.trim().toLowerCase();
  return tree
    .inReadingOrder()
    .filter(({ category }) => (!category.space || category.space === space) && (!category.retired || chosen.includes(category.key)))
    .filter(({ category: { key, title_zh, title_en } }) => !words || [key, title_zh, title_en].some((text) => text.toLowerCase().includes(words)));
}

function Panel({ tree, ...props }: Props & { tree: CategoryTree }) {
  const [filter, setFilter] = useState('');
  const { chosen, onChange } = props;
  const toggle = (key: string, on: boolean) => onChange(on ? [...chosen, key] : chosen.filter((one) => one !== key));
  return (
    <div class="category-panel">
      <input class="field" type="text" aria-label={t('edit.categories_filter')} placeholder={t('edit.categories_filter')} value={filter} onInput={(event) => setFilter(event.currentTarget.value)} />
      <fieldset class="facet-values">
        <legend class="only-heard">{t('document.categories')}</legend>
        {offered(tree, props, filter).map(({ category, depth }) => (
          <label key={category.key} class={`depth-${Math.min(depth, 7)}`}>
            <input
              type="checkbox"
              checked={chosen.includes(category.key)}
              disabled={chosen.length >= kMost && !chosen.includes(category.key)}
              onChange={(event) => toggle(category.key, event.currentTarget.checked)}
            />
            <span class="facet-name">{titleOf(category)}</span>
          </label>
        ))}
      </fieldset>
    </div>
  );
}

export function CategoryChoice(props: Props) {
  const { data: tree } = useCategories();
  const { chosen, onChange } = props;
  return (
    <div class="labelled category-choice">
      <span class="label">{t('document.categories')}</span>
      <ul class="chips">
        {chosen.map((key) => (
          <li key={key}>
            <button
              type="button"
              class="chip"
              aria-label={t('edit.category_remove', { name: tree?.name(key) ?? key })}
              onClick={() => onChange(chosen.filter((one) => one !== key))}
            >
              {tree?.name(key) ?? key}
              <CrossIcon />
            </button>
          </li>
        ))}
        <li>
          <Disclosure label={<span>{t('edit.categories_choose')}</span>}>{() => (tree ? <Panel tree={tree} {...props} /> : <p class="quiet">{t('app.loading')}</p>)}</Disclosure>
        </li>
      </ul>
    </div>
  );
}
