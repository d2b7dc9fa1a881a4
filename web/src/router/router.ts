// Where we are, as a signal, and the ways to get elsewhere. Links are ordinary <a href>: clicks on those that the
// application answers itself are taken over here.
import { computed, signal } from '@preact/signals';
import { isApplicationPath, routeOf } from './routes';
import { leaveEntry, enterEntry } from './scroll';

export interface Place {
  path: string;
  query: string; // without the question mark
  hash: string; // with #
}

function placeOf(url: URL | Location): Place {
  return { path: url.pathname, query: url.search.slice(1), hash: url.hash };
}

export const here = signal<Place>(placeOf(window.location));
export const path = computed(() => here.value.path);
export const route = computed(() => routeOf(path.value));
/** Whether the person has moved inside the application since it was loaded. */
export const hasMoved = signal(false);

// While somebody types, the address changes with every letter, but browsers allow only so many changes of history in a
// short time: the signal changes at once, the address bar follows.
const kAddressDelay = 300;
let entries = 0;
let pendingAddress: string | undefined;
let addressTimer: ReturnType<typeof setTimeout> | undefined;

function writeAddress(): void {
  clearTimeout(addressTimer);
  addressTimer = undefined;
  if (pendingAddress !== undefined) history.replaceState(history.state, '', pendingAddress);
  pendingAddress = undefined;
}

/** Changes the address of the present entry of the history, for changes that come with every letter. */
export function replaceSoon(url: string): void {
  pendingAddress = url;
  addressTimer ??= setTimeout(writeAddress, kAddressDelay);
  here.value = placeOf(new URL(url, window.location.origin));
}

/** Goes to another place instead of the present one. */
export function replace(url: string): void {
  pendingAddress = url;
  writeAddress();
  hasMoved.value = true;
  here.value = placeOf(new URL(url, window.location.origin));
}

/** Asked before somebody leaves the page by a link or the browser's buttons: true when it will see to the leaving itself. */
export type LeaveGuard = (leave: () => void) => boolean;
let guard: LeaveGuard | undefined;

/** Asks `next` from now on, until the returned function is called. */
export function guardLeaving(next: LeaveGuard): () => void {
  guard = next;
  return () => {
    if (guard === next) guard = undefined;
  };
}

/** Goes to another place, as a new entry of the history. */
export function push(url: string): void {
  if (guard?.(() => pushUnasked(url))) return;
  pushUnasked(url);
}

function pushUnasked(url: string): void {
  writeAddress();
  leaveEntry();
  history.pushState({ entry: `${Date.now()}-${++entries}` }, '', url);
  hasMoved.value = true;
  here.value = placeOf(new URL(url, window.location.origin));
  enterEntry(here.value.hash === '' ? 'top' : 'keep');
}

/** The browser has gone already when it tells: when the guard takes over, the present place is put back on top. */
function staysHere(): boolean {
  const { path: present, query, hash } = here.value;
  const back = () => {
    guard = undefined;
    history.back();
  };
  if (!guard?.(back)) return false;
  history.pushState({ entry: `${Date.now()}-${++entries}` }, '', present + (query && '?' + query) + hash);
  return true;
}

function onPopState(): void {
  clearTimeout(addressTimer);
  addressTimer = undefined;
  pendingAddress = undefined;
  const next = placeOf(window.location);
  if (next.path !== here.value.path && staysHere()) return;
  const samePage = next.path === here.value.path && next.query === here.value.query;
  if (!samePage) {
    leaveEntry();
    hasMoved.value = true;
  }
  here.value = next;
  if (!samePage) enterEntry('restore');
}

function onClick(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element | null)?.closest?.('a[href]');
  if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute('download')) return;
  if (link.origin !== window.location.origin || !isApplicationPath(link.pathname)) return;
  const toSamePage = link.pathname === window.location.pathname && link.search === window.location.search;
  if (toSamePage && link.hash) return; // the browser scrolls
  event.preventDefault();
  push(link.pathname + link.search + link.hash);
}

export function startRouter(): void {
  history.scrollRestoration = 'manual';
  window.addEventListener('popstate', onPopState);
  window.addEventListener('pagehide', writeAddress);
  document.addEventListener('click', onClick);
}
