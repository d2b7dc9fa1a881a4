// Which page stands at which address, and who may see any.
import { useEffect } from 'preact/hooks';
import { loadMe, me } from './api/session';
import { t } from './i18n/messages';
import { here, replace, route } from './router/router';
import { lazyPage } from './router/lazy_page';
import { signInPath } from './router/routes';
import { SearchPage } from './pages/search/search_page';
import { SignInPage } from './pages/sign_in/sign_in_page';
import { Shell } from './shell/shell';
import { Absent } from './ui/absent';
import { ProblemNotice } from './ui/problem_notice';

const DocumentPage = lazyPage(async () => (await import('./pages/document/document_page')).DocumentPage);
const ComparePage = lazyPage(async () => (await import('./pages/compare/compare_page')).ComparePage);
const EditPage = lazyPage(async () => (await import('./pages/edit/edit_page')).EditPage);
const NewPage = lazyPage(async () => (await import('./pages/edit/new_page')).NewPage);
const TasksPage = lazyPage(async () => (await import('./pages/tasks/tasks_page')).TasksPage);
const MembersPage = lazyPage(async () => (await import('./pages/spaces/members_page')).MembersPage);
const SpacesPage = lazyPage(async () => (await import('./pages/spaces/spaces_page')).SpacesPage);
const SpacePage = lazyPage(async () => (await import('./pages/spaces/space_page')).SpacePage);

/** Fetches the code of a page when somebody is about to go there. */
export function preloadPage(path: string): void {
  if (path.endsWith('/compare')) ComparePage.preload();
  else if (/^\/d\/.*\/edit$/.test(path)) EditPage.preload();
  else if (path === '/new' || /^\/spaces\/.*\/new$/.test(path)) NewPage.preload();
  else if (path.startsWith('/d/')) DocumentPage.preload();
  else if (path === '/tasks') TasksPage.preload();
  else if (path === '/spaces') SpacesPage.preload();
  else if (path.endsWith('/members')) MembersPage.preload();
  else if (path.startsWith('/spaces/')) SpacePage.preload();
}

function Page() {
  const present = route.value;
  switch (present.page) {
    case 'search':
      return <SearchPage />;
    case 'document':
      return <DocumentPage key={present.number} number={present.number} />;
    case 'compare':
      return <ComparePage key={present.number} number={present.number} />;
    case 'edit':
      return <EditPage key={present.number} number={present.number} />;
    case 'newDocument':
      return <NewPage key={present.key} spaceKey={present.key} />;
    case 'tasks':
      return <TasksPage />;
    case 'members':
      return <MembersPage key={present.key} spaceKey={present.key} />;
    case 'spaces':
      return <SpacesPage />;
    case 'space':
      return <SpacePage key={present.key} spaceKey={present.key} />;
    default:
      return <Absent text={t('not_found.page')} />;
  }
}

function ToSignIn() {
  useEffect(() => {
    const { path, query, hash } = here.value;
    replace(signInPath(path + (query && '?' + query) + hash));
  }, []);
  return null;
}

function Content({ startProblem }: { startProblem: unknown }) {
  if (me.value === undefined) {
    return <ProblemNotice error={startProblem} retry={() => void loadMe().catch(() => {})} />;
  }
  if (route.value.page === 'signIn') return <SignInPage />;
  return me.value ? <Page /> : <ToSignIn />;
}

export function App({ startProblem }: { startProblem: unknown }) {
  return (
    <Shell>
      <Content startProblem={startProblem} />
    </Shell>
  );
}
