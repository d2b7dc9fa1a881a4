// For an administrator of an empty installation: the three things that lead to the first document, each marked when it is done.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { getBindings, setBindings, spaceBindings } from '../../api/access';
import { getSpaces } from '../../api/spaces';
import { useResource } from '../../api/resource';
import { loadMe, me } from '../../api/session';
import type { AccessBinding } from '../../api/access_types';
import { t } from '../../i18n/messages';
import { membersPath, newDocumentPath } from '../../router/routes';
import { Refusal } from '../../ui/problem_notice';
import { NewSpace } from '../spaces/new_space';
import { RoleForm } from '../spaces/role_form';
import { withRole } from '../access/bindings';
import { type Known, kNobody, loadKnown } from '../access/known';
import { type Progress, isComplete, progressOf } from './steps';
import './guide.css';

interface Loaded {
  count: number;
  progress: Progress;
  items: AccessBinding[];
  etag: string;
  known: Known;
}

async function load(signal: AbortSignal): Promise<Loaded> {
  const { items: spaces } = await getSpaces('', signal);
  const only = spaces.length === 1 ? spaces[0] : undefined;
  const [{ value: items, etag }, known] = await Promise.all([
    only ? getBindings(spaceBindings(only.key), signal) : { value: [], etag: '' },
    only ? loadKnown(signal) : kNobody,
  ]);
  return { count: spaces.length, progress: progressOf(spaces, items), items, etag, known };
}

interface StepProps {
  title: string;
  done: boolean;
  present: boolean;
  children: ComponentChildren;
}

function GuideStep({ title, done, present, children }: StepProps) {
  return (
    <li class={`guide-step ${done ? 'done' : ''}`} aria-current={present ? 'step' : undefined}>
      <h3>
        {title} {done && <span class="quiet">{t('guide.done')}</span>}
      </h3>
      {present && children}
    </li>
  );
}

function Roles({ loaded, onChanged }: { loaded: Loaded; onChanged: () => void }) {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<unknown>();
  const key = loaded.progress.space?.key ?? '';
  const give = async (binding: AccessBinding) => {
    setBusy(true);
    setRefusal(undefined);
    try {
      await setBindings(spaceBindings(key), withRole(loaded.items, binding), loaded.etag);
      await loadMe(); // one's own roles may be among them
      onChanged();
    } catch (error) {
      setRefusal(error);
    }
    setBusy(false);
  };
  return (
    <>
      <p>{t('guide.roles_help')}</p>
      <RoleForm known={loaded.known} user={me.value?.name ?? ''} role="owner" busy={busy} onGive={(binding) => void give(binding)} />
      <Refusal error={refusal} />
    </>
  );
}

export function Guide() {
  const { data, retry } = useResource('guide', load);
  if (!data || isComplete(data.count, data.progress)) return null;
  const { space, hasOwner, hasDocument } = data.progress;
  return (
    <section class="guide" aria-labelledby="guide-heading">
      <h2 id="guide-heading">{t('guide.title')}</h2>
      <ol>
        <GuideStep title={t('guide.space')} done={space !== undefined} present={!space}>
          <p>{t('guide.space_help')}</p>
          <NewSpace onMade={retry} />
        </GuideStep>
        <GuideStep title={t('guide.roles')} done={hasOwner} present={space !== undefined && !hasOwner}>
          <Roles loaded={data} onChanged={retry} />
        </GuideStep>
        <GuideStep title={t('guide.document')} done={hasDocument} present={hasOwner && !hasDocument}>
          <p>{t('guide.document_help')}</p>
          <p class="buttons">
            <a class="button primary" href={newDocumentPath(space?.key ?? '')}>
              {t('guide.write')}
            </a>
            <a class="action" href={membersPath(space?.key ?? '')}>
              {t('guide.more_roles')}
            </a>
          </p>
        </GuideStep>
      </ol>
    </section>
  );
}
