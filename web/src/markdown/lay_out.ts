// Fits sanitised content into the page: headings below the page's own and with names to link to, links that lead
// somewhere, images that the security policy allows, wide things that scroll by themselves.
import { Slugs } from './slug';
import { type Target, targetOf } from './links';

export interface OutlineEntry {
  id: string;
  text: string;
  level: number; // 2..6
}

export interface LayoutOptions {
  title: string; // a first heading that only repeats it is left out
  path: string; // of the document, for relative links
  linkToPath: (path: string, words: string) => string; // the address of another file of the space, called `words`
  imageOutside: (text: string) => string;
  imageMissing: (text: string) => string;
}

const kIdPrefix = 's-'; // keeps the names of headings apart from those of the application

const text = (node: Element) => (node.textContent ?? '').replace(/\s+/g, ' ').trim();

function headingsOf(content: DocumentFragment): HTMLHeadingElement[] {
  return [...content.querySelectorAll<HTMLHeadingElement>('h1, h2, h3, h4, h5, h6')];
}

// A title is taken from the source of the heading, so marks such as those of code may stand in it.
const bare = (title: string) => title.replace(/[`*_\\]/g, '').replace(/\s+/g, ' ').trim();

function dropRepeatedTitle(content: DocumentFragment, title: string): void {
  const first = content.firstElementChild;
  if (first?.tagName === 'H1' && bare(text(first)) === bare(title)) first.remove();
}

/** Renames a heading's element, keeping what is in it. */
function withLevel(heading: HTMLHeadingElement, level: number): HTMLHeadingElement {
  const renamed = document.createElement(`h${level}` as 'h2');
  renamed.append(...heading.childNodes);
  heading.replaceWith(renamed);
  return renamed;
}

// The page's title is level one. Levels start at two and never skip one, as readers of the screen rely on.
function layOutHeadings(content: DocumentFragment): OutlineEntry[] {
  const slugs = new Slugs();
  const open: number[] = []; // written levels of the headings that enclose the present one
  return headingsOf(content).map((heading) => {
    const written = Number(heading.tagName[1]);
    while (open.length > 0 && (open[open.length - 1] ?? 0) >= written) open.pop();
    open.push(written);
    const level = Math.min(6, open.length + 1);
    const renamed = withLevel(heading, level);
    renamed.id = kIdPrefix + slugs.next(text(renamed));
    renamed.tabIndex = -1;
    return { id: renamed.id, text: text(renamed), level };
  });
}

// Names that the document gives itself (<a id="...">) get the same prefix, unless a heading has the name already.
function layOutNames(content: DocumentFragment): void {
  const kSanitised = 'user-content-';
  for (const element of content.querySelectorAll(`[id^="${kSanitised}"]`)) {
    const id = kIdPrefix + element.id.slice(kSanitised.length);
    if (content.querySelector('#' + CSS.escape(id))) element.removeAttribute('id');
    else element.id = id;
  }
}

function aim(link: HTMLAnchorElement, target: Target, options: LayoutOptions): void {
  switch (target.kind) {
    case 'external':
      link.href = target.url;
      link.rel = 'noopener noreferrer nofollow';
      link.classList.add('external');
      break;
    case 'fragment':
      link.href = '#' + kIdPrefix + target.fragment;
      break;
    case 'document':
      link.href = options.linkToPath(target.path, text(link)) + (target.fragment && '#' + kIdPrefix + target.fragment);
      break;
    case 'none':
      link.removeAttribute('href');
  }
}

function layOutLinks(content: DocumentFragment, options: LayoutOptions): void {
  for (const link of content.querySelectorAll('a')) {
    aim(link, targetOf(link.getAttribute('href') ?? '', options.path), options);
  }
}

// Images from elsewhere would tell others who reads what; the policy refuses them, so a link stands in their place.
function layOutImages(content: DocumentFragment, options: LayoutOptions): void {
  for (const image of content.querySelectorAll('img')) {
    const source = image.getAttribute('src') ?? '';
    if (source.startsWith('data:')) {
      image.loading = 'lazy';
      if (!image.hasAttribute('alt')) image.alt = '';
      continue;
    }
    const target = targetOf(source, options.path);
    const name = image.alt || source;
    const stand = document.createElement(target.kind === 'external' && !image.closest('a') ? 'a' : 'span');
    stand.className = 'image-elsewhere';
    stand.textContent = target.kind === 'external' ? options.imageOutside(name) : options.imageMissing(name);
    if (stand instanceof HTMLAnchorElement) aim(stand, target, options);
    image.replaceWith(stand);
  }
}

// The box that stands for a tick takes the place of the bullet.
function layOutTicks(content: DocumentFragment): void {
  for (const item of content.querySelectorAll('li')) {
    if (/^\s*[☐☑] /.test(item.textContent ?? '')) item.classList.add('ticked');
  }
}

function layOutTables(content: DocumentFragment): void {
  for (const table of content.querySelectorAll('table')) {
    const box = document.createElement('div');
    box.className = 'scrolls';
    table.replaceWith(box);
    box.append(table);
  }
}

/** Changes `content` in place and returns the headings for the outline. */
export function layOut(content: DocumentFragment, options: LayoutOptions): OutlineEntry[] {
  dropRepeatedTitle(content, options.title);
  const outline = layOutHeadings(content);
  layOutNames(content);
  layOutLinks(content, options);
  layOutImages(content, options);
  layOutTables(content);
  layOutTicks(content);
  return outline;
}

/** Lets the keyboard scroll what is too wide. Call when `root` is on the page. */
export function markScrolling(root: HTMLElement, labels: { table: string; code: string }): void {
  // Measured first and changed after, so that the page is laid out once only.
  const boxes = [...root.querySelectorAll<HTMLElement>('.scrolls, pre')];
  for (const box of boxes.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)) {
    box.tabIndex = 0;
    box.setAttribute('role', 'group');
    box.setAttribute('aria-label', box.tagName === 'PRE' ? labels.code : labels.table);
  }
}
