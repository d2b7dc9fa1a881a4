// The head of every page of administration: where one is, and the ways to the others that the person may take.
import type { ComponentChildren } from 'preact';
import { me } from '../../api/session';
import { t } from '../../i18n/messages';
import { route } from '../../router/router';
import type { Route } from '../../router/routes';
import { Absent } from '../../ui/absent';
import { PlusIcon } from '../../ui/icons';
import { PageTitle } from '../../ui/page_title';
import '../access/access.css';
import './admin.css';

interface Place {
  href: string;
  words: 'admin.people' | 'admin.groups' | 'admin.roles' | 'admin.access';
  pages: Route['page'][];
  permission: string;
}

const kPlaces: Place[] = [
  { href: '/admin/people', words: 'admin.people', pages: ['people', 'person'], permission: 'manage_users' },
  { href: '/admin/groups', words: 'admin.groups', pages: ['groups', 'group'], permission: 'manage_users' },
  { href: '/admin/roles', words: 'admin.roles', pages: ['roles', 'role'], permission: 'manage_users' },
  { href: '/admin/access', words: 'admin.access', pages: ['systemAccess'], permission: 'manage_bindings' },
];

const isAllowed = ({ permission }: Place) => me.value?.permissions.includes(permission) ?? false;

function Places() {
  const { page } = route.value;
  return (
    <nav class="tabs" aria-label={t('admin.title')}>
      {kPlaces.filter(isAllowed).map(({ href, words, pages }) => (
        <a key={href} href={href} aria-current={pages.includes(page) ? 'page' : undefined}>
          {t(words)}
        </a>
      ))}
    </nav>
  );
}

export function NewButton({ words, onClick }: { words: string; onClick: () => void }) {
  return (
    <button type="button" class="button" onClick={onClick}>
      <PlusIcon />
      {words}
    </button>
  );
}

interface Props {
  title: string;
  action?: ComponentChildren; // beside the title
  children: ComponentChildren;
}

/** A page of administration; for those who may not see it, it does not exist. */
export function AdminPage({ title, action, children }: Props) {
  const { page } = route.value;
  const place = kPlaces.find(({ pages }) => pages.includes(page));
  if (place && !isAllowed(place)) return <Absent text={t('not_found.page')} />;
  return (
    <div class="admin">
      <Places />
      <div class="admin-head">
        <PageTitle title={title} />
        {action}
      </div>
      {children}
    </div>
  );
}
