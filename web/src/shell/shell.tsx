// What stands around every page: the way past it, the name, the main places, the account.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { me } from '../api/session';
import { refreshRequestCount, requestCount } from '../api/request_count';
import { refreshTaskCount, taskCount } from '../api/task_count';
import { t } from '../i18n/messages';
import { push, route } from '../router/router';
import type { Route } from '../router/routes';
import { SearchIcon } from '../ui/icons';
import { AccountMenu } from './account_menu';

/** The editor's own field lies in a shadow root: what the document is told of is only its host. */
function isTyping(event: Event): boolean {
  const target = event.composedPath()[0];
  return target instanceof HTMLElement && (target.matches('input, textarea, select') || target.isContentEditable);
}

/** "/" goes to the search box from anywhere. */
function useSearchKey(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
      if (!me.value) return;
      event.preventDefault();
      const box = document.querySelector<HTMLInputElement>('#search-box');
      if (box) box.focus();
      else push('/');
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}

const kAskAgain = 60_000; // milliseconds, at most, while somebody moves about

/** Asks how much waits: at the beginning, after a change of person, and now and then on the way. */
function useCounts(): void {
  const user = me.value?.id;
  const asked = useRef({ user: 0, at: 0 });
  const page = route.value;
  useEffect(() => {
    const isNew = asked.current.user !== (user ?? 0);
    if (!isNew && (!user || Date.now() - asked.current.at < kAskAgain)) return;
    asked.current = { user: user ?? 0, at: Date.now() };
    void refreshTaskCount();
    void refreshRequestCount();
  }, [user, page]);
}

function Count({ waiting }: { waiting: number }) {
  if (waiting === 0) return null;
  return (
    <span class="count">
      <span class="only-heard">{t('nav.waiting')} </span>
      {waiting > 99 ? '99+' : waiting}
    </span>
  );
}

type Page = Route['page'];
const kInSpaces: Page[] = ['spaces', 'space', 'members', 'newDocument', 'texts'];
const kInRequests: Page[] = ['requests', 'request'];
const kInAudit: Page[] = ['audit', 'auditEntry'];
const kInAdmin: Page[] = ['people', 'person', 'groups', 'group', 'roles', 'role', 'systemAccess'];

/** Where administration begins for this person; undefined for whoever has nothing to do there. */
export function adminPath(permissions: string[]): string | undefined {
  if (permissions.includes('manage_users')) return '/admin/people';
  return permissions.includes('manage_bindings') ? '/admin/access' : undefined;
}

/** The main places. Those that few people have to do with stand here for these only. */
function Places() {
  const { page } = route.value;
  const permissions = me.value?.permissions ?? [];
  const admin = adminPath(permissions);
  const requests = requestCount.value;
  const present = (pages: Page[]) => (pages.includes(page) ? 'page' : undefined);
  return (
    <nav class="places" aria-label={t('app.navigation')}>
      <a href="/" aria-current={present(['search'])}>
        <SearchIcon />
        {t('nav.search')}
      </a>
      <a href="/browse" aria-current={present(['browse'])}>
        {t('nav.browse')}
      </a>
      <a href="/spaces" aria-current={present(kInSpaces)}>
        {t('nav.spaces')}
      </a>
      <a href="/tasks" aria-current={present(['tasks'])}>
        {t('nav.tasks')}
        <Count waiting={taskCount.value ?? 0} />
      </a>
      {requests?.any && (
        <a href="/requests" aria-current={present(kInRequests)}>
          {t('nav.requests')}
          <Count waiting={requests?.waiting ?? 0} />
        </a>
      )}
      {permissions.includes('read_audit') && (
        <a href="/audit" aria-current={present(kInAudit)}>
          {t('nav.audit')}
        </a>
      )}
      {admin && (
        <a href={admin} aria-current={present(kInAdmin)}>
          {t('nav.admin')}
        </a>
      )}
    </nav>
  );
}

function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path d="M9 6.5h12a3.5 3.5 0 0 1 0 7h-1M9 6.5a3 3 0 0 0-3 3V11.5h3M9 6.5V22.5a3 3 0 0 0 3 3h11a3 3 0 0 0 3-3V22H15v.5a3 3 0 0 1-3 3M13 13h6M13 17.5h6" />
    </svg>
  );
}

export function Shell({ children }: { children: ComponentChildren }) {
  useSearchKey();
  useCounts();
  return (
    <>
      <a class="skip" href="#main">
        {t('app.skip')}
      </a>
      <header class="top">
        <div class="top-inner">
          <a class="brand" href="/" aria-label={t('app.home')}>
            <Mark />
            <span>{t('app.name')}</span>
          </a>
          {me.value && <Places />}
          <AccountMenu />
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}
