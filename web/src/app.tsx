// Which page stands at which address, and who may see any.
import { useEffect } from 'preact/hooks';
import { loadMe, me, mustEnrol } from './api/session';
import { t, withAccessWords } from './i18n/messages';
import { here, replace, route } from './router/router';
import { lazyPage } from './router/lazy_page';
import { type Route, routeOf, signInPath } from './router/routes';
import { SearchPage } from './pages/search/search_page';
import { SignInPage } from './pages/sign_in/sign_in_page';
import { Shell } from './shell/shell';
import { Absent } from './ui/absent';
import { ProblemNotice } from './ui/problem_notice';

const DocumentPage = lazyPage(async () => (await import('./pages/document/document_page')).DocumentPage);
const ComparePage = lazyPage(async () => (await import('./pages/compare/compare_page')).ComparePage);
const EditPage = lazyPage(async () => (await import('./pages/edit/edit_page')).EditPage);
const NewPage = lazyPage(async () => (await import('./pages/edit/new_page')).NewPage);
const BrowsePage = lazyPage(async () => (await withAccessWords(import('./pages/browse/browse_page'))).BrowsePage);
const TasksPage = lazyPage(async () => (await import('./pages/tasks/tasks_page')).TasksPage);
const TextsPage = lazyPage(async () => (await import('./pages/texts/texts_page')).TextsPage);
const SpacesPage = lazyPage(async () => (await import('./pages/spaces/spaces_page')).SpacesPage);
const SpacePage = lazyPage(async () => (await import('./pages/spaces/space_page')).SpacePage);

// These have their words with them.
const MembersPage = lazyPage(async () => (await withAccessWords(import('./pages/spaces/members_page'))).MembersPage);
const DocumentAccessPage = lazyPage(async () => (await withAccessWords(import('./pages/access/document_access_page'))).DocumentAccessPage);
const RequestsPage = lazyPage(async () => (await withAccessWords(import('./pages/requests/requests_page'))).RequestsPage);
const RequestPage = lazyPage(async () => (await withAccessWords(import('./pages/requests/request_page'))).RequestPage);
const PeoplePage = lazyPage(async () => (await withAccessWords(import('./pages/admin/people_page'))).PeoplePage);
const PersonPage = lazyPage(async () => (await withAccessWords(import('./pages/admin/person_page'))).PersonPage);
const GroupsPage = lazyPage(async () => (await withAccessWords(import('./pages/admin/groups_page'))).GroupsPage);
const GroupPage = lazyPage(async () => (await withAccessWords(import('./pages/admin/group_page'))).GroupPage);
const RolesPage = lazyPage(async () => (await withAccessWords(import('./pages/admin/roles_page'))).RolesPage);
const RolePage = lazyPage(async () => (await withAccessWords(import('./pages/admin/role_page'))).RolePage);
const SystemAccessPage = lazyPage(async () => (await withAccessWords(import('./pages/admin/system_access_page'))).SystemAccessPage);
const AuditPage = lazyPage(async () => (await withAccessWords(import('./pages/audit/audit_page'))).AuditPage);
const AuditEntryPage = lazyPage(async () => (await withAccessWords(import('./pages/audit/audit_entry_page'))).AuditEntryPage);
const AccountPage = lazyPage(async () => (await withAccessWords(import('./pages/account/account_page'))).AccountPage);
const EnrolPage = lazyPage(async () => (await withAccessWords(import('./pages/account/enrol_page'))).EnrolPage);
const ResetPage = lazyPage(async () => (await withAccessWords(import('./pages/sign_in/reset_page'))).ResetPage);

const kLazy: Partial<Record<Route['page'], { preload: () => void }>> = {
  document: DocumentPage,
  compare: ComparePage,
  edit: EditPage,
  newDocument: NewPage,
  documentAccess: DocumentAccessPage,
  browse: BrowsePage,
  tasks: TasksPage,
  texts: TextsPage,
  requests: RequestsPage,
  request: RequestPage,
  spaces: SpacesPage,
  space: SpacePage,
  members: MembersPage,
  people: PeoplePage,
  person: PersonPage,
  groups: GroupsPage,
  group: GroupPage,
  roles: RolesPage,
  role: RolePage,
  systemAccess: SystemAccessPage,
  audit: AuditPage,
  auditEntry: AuditEntryPage,
  account: AccountPage,
};

/** Fetches the code of a page when somebody is about to go there. */
export function preloadPage(path: string): void {
  kLazy[routeOf(path).page]?.preload();
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
    case 'documentAccess':
      return <DocumentAccessPage key={present.number} number={present.number} />;
    case 'browse':
      return <BrowsePage />;
    case 'tasks':
      return <TasksPage />;
    case 'texts':
      return <TextsPage />;
    case 'requests':
      return <RequestsPage />;
    case 'request':
      return <RequestPage key={present.id} id={present.id} />;
    case 'members':
      return <MembersPage key={present.key} spaceKey={present.key} />;
    case 'spaces':
      return <SpacesPage />;
    case 'space':
      return <SpacePage key={present.key} spaceKey={present.key} />;
    case 'people':
      return <PeoplePage />;
    case 'person':
      return <PersonPage key={present.name} name={present.name} />;
    case 'groups':
      return <GroupsPage />;
    case 'group':
      return <GroupPage key={present.name} name={present.name} />;
    case 'roles':
      return <RolesPage />;
    case 'role':
      return <RolePage key={present.name} name={present.name} />;
    case 'systemAccess':
      return <SystemAccessPage />;
    case 'audit':
      return <AuditPage />;
    case 'auditEntry':
      return <AuditEntryPage key={present.sequence} sequence={present.sequence} />;
    case 'account':
      return <AccountPage />;
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
  if (route.value.page === 'reset') return <ResetPage />;
  if (me.value && mustEnrol.value) return <EnrolPage />;
  return me.value ? <Page /> : <ToSignIn />;
}

export function App({ startProblem }: { startProblem: unknown }) {
  return (
    <Shell>
      <Content startProblem={startProblem} />
    </Shell>
  );
}
