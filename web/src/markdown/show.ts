// Markdown from its source to the page: rendered in a worker, made safe, laid out.
import { t } from '../i18n/messages';
import { linkedPath } from '../router/routes';
import { type OutlineEntry, layOut, markScrolling } from './lay_out';
import { renderInWorker } from './render_in_worker';
import { sanitise } from './sanitise';

export interface ShowOptions {
  title: string; // a first heading that only repeats it is left out
  path: string; // of the document, for its relative links
  space: string;
  signal: AbortSignal;
}

/** Replaces what is in `root`. Rejects when the text cannot be rendered in time; what was there stays then. */
export async function showMarkdown(root: HTMLElement, text: string, options: ShowOptions): Promise<OutlineEntry[]> {
  const { title, path, space, signal } = options;
  const fragment = sanitise(await renderInWorker(text, signal));
  const outline = layOut(fragment, {
    title,
    path,
    linkToPath: (linked, words) => linkedPath(space, linked, words),
    imageOutside: (name) => t('document.image_outside', { text: name }),
    imageMissing: (name) => t('document.image_missing', { text: name }),
  });
  if (signal.aborted) throw new Error('aborted');
  root.replaceChildren(fragment);
  markScrolling(root, { table: t('document.table'), code: t('document.code') });
  return outline;
}
