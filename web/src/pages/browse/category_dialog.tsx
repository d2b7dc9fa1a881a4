// Making a category, or changing one: its names, its place, whether it is still used.
import { useRef, useState } from 'preact/hooks';
import { type Category, type CategoryTree, changeCategory, createCategory, titleOf } from '../../api/categories';
import { onceNames } from '../../api/client';
import { getSpaces } from '../../api/spaces';
import { useResource } from '../../api/resource';
import { t } from '../../i18n/messages';
import { Dialog, DialogButtons } from '../../ui/dialog';
import { Labelled } from '../../ui/labelled';
import { Refusal } from '../../ui/problem_notice';

/** `category`: one to change; else a new one below `parent`, or a dimension. */
export interface Editing {
  category?: Category;
  parent?: Category;
}

interface Values {
  key: string;
  title_zh: string;
  title_en: string;
  parent: string;
  space: string;
  retired: boolean;
}

interface Props {
  tree: CategoryTree;
  editing: Editing;
  system: boolean; // whether the person keeps those of the whole system
  onDone: (changed: boolean) => void;
}

/** A key out of the English title: what is no letter or digit becomes a hyphen. */
export function keyFrom(title: string, space: string): string {
  const words = title.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
  return (space ? `${space.toLowerCase()}-${words}` : words.replace(/^[^a-z]+/, '')).slice(0, 64).replace(/-+$/, '');
}

function PlaceChoice({ tree, values, own, change }: { tree: CategoryTree; values: Values; own: string; change: (part: Partial<Values>) => void }) {
  const isBelow = (key: string) => own !== '' && tree.way(key).some((one) => one.key === own);
  const places = tree.inReadingOrder().filter(({ category }) => !isBelow(category.key) && (!category.space || category.space === values.space));
  return (
    <Labelled label={t('category.place')}>
      {(ids) => (
        <select {...ids} class="field" value={values.parent} onChange={(event) => change({ parent: event.currentTarget.value })}>
          <option value="">{t('category.as_dimension')}</option>
          {places.map(({ category, depth }) => (
            <option key={category.key} value={category.key}>
              {'\u2003'.repeat(depth) + titleOf(category)}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}

function SpaceChoice({ values, system, change }: { values: Values; system: boolean; change: (part: Partial<Values>) => void }) {
  const { data } = useResource('spaces to classify', (signal) => getSpaces('', signal));
  const spaces = data?.items.filter(({ permissions }) => permissions.includes('manage_space')) ?? [];
  return (
    <Labelled label={t('category.for')} help={t('category.for_help')}>
      {(ids) => (
        <select {...ids} class="field" required={!system} value={values.space} onChange={(event) => change({ space: event.currentTarget.value })}>
          {system ? <option value="">{t('category.for_all')}</option> : <option value="">{t('form.choose')}</option>}
          {spaces.map(({ key, title }) => (
            <option key={key} value={key}>
              {title}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}

export function CategoryDialog({ tree, editing, system, onDone }: Props) {
  const { category, parent } = editing;
  const once = useRef(onceNames());
  const [values, setValues] = useState<Values>({
    key: '', title_zh: '', title_en: '', space: parent?.space ?? '', retired: false, ...category, parent: category?.parent ?? parent?.key ?? '',
  });
  const [keyTyped, setKeyTyped] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<unknown>();
  const change = (part: Partial<Values>) => setValues((before) => ({ ...before, ...part }));
  const key = category?.key ?? (keyTyped ? values.key : keyFrom(values.title_en, values.space));

  const save = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setRefusal(undefined);
    const named = { title_zh: values.title_zh.trim(), title_en: values.title_en.trim(), parent: values.parent };
    try {
      if (category) await changeCategory(category, { ...named, retired: values.retired });
      else {
        const last = tree.below(values.parent).at(-1);
        const made = { ...named, key, space: values.space, position: last ? last.position + 1 : 0 };
        await createCategory(made, once.current(made));
      }
      onDone(true);
    } catch (error) {
      setRefusal(error);
      setBusy(false);
    }
  };
  const text = (name: 'title_zh' | 'title_en', lang: string) => (
    <Labelled label={t(name === 'title_zh' ? 'category.title_zh' : 'category.title_en')} required>
      {(ids) => (
        <input {...ids} class="field" required maxLength={60} autoComplete="off" lang={lang} value={values[name]} onInput={(event) => change({ [name]: event.currentTarget.value })} />
      )}
    </Labelled>
  );
  return (
    <Dialog title={t(category ? 'category.change_title' : parent ? 'category.new_title' : 'category.new_dimension')} onClose={() => onDone(false)}>
      <form class="category-form" onSubmit={save}>
        {text('title_zh', 'zh')}
        {text('title_en', 'en')}
        {!category && <SpaceChoice values={values} system={system} change={change} />}
        <PlaceChoice tree={tree} values={values} own={category?.key ?? ''} change={change} />
        {category ? (
          <>
            <p class="labelled-help">{t('category.key_is', { key })}</p>
            <label class="category-retire">
              <input type="checkbox" checked={values.retired} onChange={(event) => change({ retired: event.currentTarget.checked })} />
              <span>{t('category.retire')}</span>
            </label>
          </>
        ) : (
          <Labelled label={t('category.key')} help={t('category.key_help')} required>
            {(ids) => (
              <input
                {...ids}
                class="field"
                required
                maxLength={64}
                autoComplete="off"
                autoCapitalize="none"
                spellcheck={false}
                value={key}
                onInput={(event) => {
                  setKeyTyped(true);
                  change({ key: event.currentTarget.value.trim().toLowerCase() });
                }}
              />
            )}
          </Labelled>
        )}
        <Refusal error={refusal} />
        <DialogButtons submit={t(category ? 'category.save' : 'category.create')} busy={busy} onCancel={() => onDone(false)} />
      </form>
    </Dialog>
  );
}
