// The categories that documents are classified by.
import { language } from '../i18n/messages';
import { getJson, send } from './client';
import { type Resource, useResource } from './resource';

export interface Category {
  key: string;
  parent: string; // empty: a dimension
  space: string; // empty: of the whole system
  title_zh: string;
  title_en: string;
  position: number;
  retired: boolean;
  etag: string;
  may_change: boolean;
  documents?: number; // in the list: that the asker finds under it
}

export const getCategories = async (signal?: AbortSignal) => (await getJson<{ items: Category[] }>('/categories', signal)).items;

export interface NewCategory {
  key: string;
  parent?: string;
  space?: string;
  title_zh: string;
  title_en: string;
  position?: number;
}

export const createCategory = async (category: NewCategory, once: string): Promise<Category> =>
  (await (await send('POST', '/categories', { body: category, once })).json()) as Category;

export type CategoryChange = Partial<Pick<Category, 'parent' | 'title_zh' | 'title_en' | 'position' | 'retired'>>;

export const changeCategory = async ({ key, etag }: Category, change: CategoryChange): Promise<Category> =>
  (await (await send('PATCH', '/categories/' + encodeURIComponent(key), { body: change, ifMatch: etag })).json()) as Category;

/** In the reader's language. */
export const titleOf = (category: Category): string => (language() === 'zh' ? category.title_zh : category.title_en);

/** The categories with their places: parents before their children. */
export class CategoryTree {
  private readonly byKey: Map<string, Category>;

  constructor(readonly all: readonly Category[]) {
    this.byKey = new Map(all.map((category) => [category.key, category]));
  }

  find(key: string): Category | undefined {
    return this.byKey.get(key);
  }

  below(parent: string): Category[] {
    return this.all.filter((category) => category.parent === parent);
  }

  /** From the dimension down to the category itself. */
  way(key: string): Category[] {
    const found: Category[] = [];
    for (let at = this.byKey.get(key); at && !found.includes(at); at = this.byKey.get(at.parent)) found.unshift(at);
    return found;
  }

  /** "Process › Audit"; the key of one that is not known. */
  name(key: string): string {
    return this.way(key).map(titleOf).join(' › ') || key;
  }

  /** The categories depth first, each with how deep it stands, as a list is read. */
  inReadingOrder(parent = '', depth = 0): { category: Category; depth: number }[] {
    return this.below(parent).flatMap((category) => [{ category, depth }, ...this.inReadingOrder(category.key, depth + 1)]);
  }
}

/** Loads them once somebody needs them. */
export function useCategories(wanted = true): Resource<CategoryTree> {
  return useResource(wanted ? 'categories' : null, async (signal) => new CategoryTree(await getCategories(signal)), { keepPrevious: true });
}
