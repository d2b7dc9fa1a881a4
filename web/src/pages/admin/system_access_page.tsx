// Roles that hold everywhere: in every space there is and every one there will be.
import { getBindings, kSystemBindings, setBindings } from '../../api/access';
import { useResource } from '../../api/resource';
import { t } from '../../i18n/messages';
import { ProblemNotice } from '../../ui/problem_notice';
import { Progress } from '../../ui/progress';
import { kSystemRoles } from '../access/bindings';
import { BindingsEditor } from '../access/bindings_editor';
import { kNobody, loadKnown } from '../access/known';
import type { BindingsSource } from '../access/use_bindings';
import { AdminPage } from './admin_head';

const kEverywhere = { space: null, document: null };
const kSource: BindingsSource = {
  load: () => getBindings(kSystemBindings),
  save: (items, etag, reason) => setBindings(kSystemBindings, items, etag, reason),
};

export function SystemAccessPage() {
  const { data, error, loading, retry } = useResource('system bindings', (signal) => getBindings(kSystemBindings, signal));
  const { data: known } = useResource('known', (signal) => loadKnown(signal));
  return (
    <AdminPage title={t('admin.access')}>
      <p class="lead">{t('system.explanation')}</p>
      {error !== undefined && <ProblemNotice error={error} retry={retry} />}
      {!data && error === undefined && <Progress />}
      {data && !loading && (
        <BindingsEditor source={kSource} first={data} controlled={false} place={kEverywhere} known={known ?? kNobody} shipped={kSystemRoles} />
      )}
    </AdminPage>
  );
}
