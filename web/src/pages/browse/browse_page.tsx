// The documents by what they are about: a tree for each dimension, with how many documents one finds under each category.
// Whoever keeps the categories does so here.
import { useState } from 'preact/hooks';
import { type Category, type CategoryTree, titleOf, useCategories } from '../../api/categories';
import { me } from '../../api/session';
import { formatNumber } from '../../i18n/format';
import { t } from '../../i18n/messages';
import { categoryPath } from '../../router/routes';
import { PlusIcon } from '../../ui/icons';
import { PageTitle } from '../../ui/page_title';
import { ProblemNotice } from '../../ui/problem_notice';
import { Progress } from '../../ui/progress';
import { CategoryDialog, type Editing } from './category_dialog';
import './browse.css';

interface BranchProps {
  tree: CategoryTree;
  keeping: boolean;
  onEdit: (editing: Editing) => void;
}

function Keep({ category, onEdit }: { category: Category; onEdit: BranchProps['onEdit'] }) {
  const name = titleOf(category);
  return (
    <span class="category-keep">
      {category.may_change && (
        <button type="button" class="link-button" aria-label={t('category.change_one', { name })} onClick={() => onEdit({ category })}>
          {t('category.change')}
        </button>
      )}
      {!category.retired && (
        <button type="button" class="link-button" aria-label={t('category.add_below', { name })} onClick={() => onEdit({ parent: category })}>
          {t('category.add')}
        </button>
      )}
    </span>
  );
}

function Line({ category, keeping, onEdit }: { category: Category } & Omit<BranchProps, 'tree'>) {
  const count = category.documents ?? 0;
  return (
    <span class="category-line">
      {count > 0 ? <a href={categoryPath(category.key)}>{titleOf(category)}</a> : <span class="quiet">{titleOf(category)}</span>}
      <span class="category-count">
        <span class="only-heard">{t('category.documents')} </span>
        {formatNumber(count)}
      </span>
      {category.space && <span class="category-space">{category.space}</span>}
      {category.retired && <span class="category-retired">{t('category.retired')}</span>}
      {keeping && <Keep category={category} onEdit={onEdit} />}
    </span>
  );
}

/** What is retired and empty has nothing to show to a reader. */
const isShown = (category: Category, keeping: boolean) => keeping || !category.retired || (category.documents ?? 0) > 0;

function Branch({ parent, ...props }: BranchProps & { parent: string }) {
  const shown = props.tree.below(parent).filter((category) => isShown(category, props.keeping));
  if (shown.length === 0) return null;
  return (
    <ul class="branch">
      {shown.map((category) => (
        <li key={category.key}>
          <Line category={category} {...props} />
          <Branch parent={category.key} {...props} />
        </li>
      ))}
    </ul>
  );
}

function Dimension({ dimension, ...props }: BranchProps & { dimension: Category }) {
  const id = `dimension-${dimension.key}`;
  const empty = props.tree.below(dimension.key).length === 0;
  return (
    <section class="dimension" aria-labelledby={id}>
      <h2 id={id} class="section-title">
        <Line category={dimension} keeping={props.keeping} onEdit={props.onEdit} />
      </h2>
      {empty ? <p class="quiet">{t('category.none_below')}</p> : <Branch parent={dimension.key} {...props} />}
    </section>
  );
}

/** Those of a space are kept by its owners, and may stand below any category of the system. */
const mayKeep = (tree: CategoryTree) =>
  tree.all.some(({ may_change }) => may_change) ||
  (me.value?.bindings.some(({ role, document }) => role === 'owner' && document === null) ?? false);

export function BrowsePage() {
  const { data: tree, error, retry } = useCategories();
  const [keeping, setKeeping] = useState(false);
  const [editing, setEditing] = useState<Editing>();
  const done = (changed: boolean) => {
    setEditing(undefined);
    if (changed) retry();
  };
  const system = me.value?.permissions.includes('manage_space') ?? false;
  return (
    <div class="browse">
      <div class="browse-head">
        <PageTitle title={t('browse.title')} />
        {tree && mayKeep(tree) && (
          <label class="browse-keep">
            <input type="checkbox" checked={keeping} onChange={(event) => setKeeping(event.currentTarget.checked)} />
            {t('category.keep')}
          </label>
        )}
      </div>
      <p class="lead">{t('browse.lead')}</p>
      {error !== undefined && <ProblemNotice error={error} retry={retry} />}
      {!tree && error === undefined && <Progress />}
      {tree && keeping && system && (
        <p>
          <button type="button" class="button" onClick={() => setEditing({})}>
            <PlusIcon />
            {t('category.new_dimension')}
          </button>
        </p>
      )}
      {tree && (
        <div class="dimensions">
          {tree
            .below('')
            .filter((dimension) => isShown(dimension, keeping))
            .map((dimension) => (
              <Dimension key={dimension.key} dimension={dimension} tree={tree} keeping={keeping} onEdit={setEditing} />
            ))}
        </div>
      )}
      {tree && editing && <CategoryDialog tree={tree} editing={editing} system={system} onDone={done} />}
    </div>
  );
}
