// Who has which role at one place, for those who give and take them.
import { useState } from 'preact/hooks';
import type { Tagged } from '../../api/answer';
import { me } from '../../api/session';
import type { AccessBinding, Grantee, ScopeName } from '../../api/access_types';
import { formatDateTime } from '../../i18n/format';
import { t } from '../../i18n/messages';
import { Dialog, DialogButtons } from '../../ui/dialog';
import { FiledNotice } from '../../ui/filed_notice';
import { CrossIcon, PeopleIcon } from '../../ui/icons';
import { fullName } from '../../ui/person';
import { Refusal } from '../../ui/problem_notice';
import { ReasonField } from '../../ui/reason_field';
import { RoleForm } from '../spaces/role_form';
import { linesOf, withRole, withoutRole } from './bindings';
import { Changes } from './changes';
import type { Known } from './known';
import { roleName } from './role_name';
import { type BindingsSource, type BindingsState, useBindings } from './use_bindings';
import './access.css';

/** With the name to sign in by, or of the group, where it must be clear who is meant. */
export function granteeName({ user, group }: Grantee, known: Known): string {
  const name = group ?? user ?? '';
  const title = group ? known.groups.find((one) => one.name === group)?.title : known.users.find((one) => one.name === user)?.display_name;
  return fullName({ name, display_name: title ?? '' });
}

interface ListProps {
  items: AccessBinding[];
  known: Known;
  onTake?: (binding: AccessBinding) => void;
}

export function BindingsList({ items, known, onTake }: ListProps) {
  if (items.length === 0) return <p class="quiet">{t('members.none')}</p>;
  return (
    <ul class="rows">
      {linesOf(items).map(({ grantee, bindings }) => (
        <li key={granteeName(grantee, known)} class="row member">
          <span class="member-name">
            {grantee.group && (
              <span class="group-mark" title={t('members.group')}>
                <PeopleIcon />
                <span class="only-heard">{t('members.group')} </span>
              </span>
            )}
            {granteeName(grantee, known)}
          </span>
          <ul class="roles">
            {bindings.map((binding) => (
              <li key={binding.role}>
                {roleName(binding.role, known.roles)}
                {binding.expires_at && <span class="until">{t('binding.until', { time: formatDateTime(binding.expires_at) })}</span>}
                {onTake && (
                  <button
                    type="button"
                    class="icon-button small"
                    aria-label={t('members.take', { role: roleName(binding.role, known.roles), name: granteeName(grantee, known) })}
                    onClick={() => onTake(binding)}
                  >
                    <CrossIcon />
                  </button>
                )}
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}

/** What is gathered for a second person: in words, with the reason that goes with it. */
function Asking({ state, known, place }: { state: BindingsState; known: Known; place: ScopeName }) {
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const submit = (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (reason.trim()) void state.ask(reason.trim());
  };
  return (
    <form class="asking" onSubmit={submit} noValidate>
      <h3>{t('asking.title')}</h3>
      <p class="quiet">{t('asking.explanation')}</p>
      <Changes changes={state.changes.map((change) => ({ ...change, ...place }))} roles={known.roles} />
      <ReasonField required value={reason} onChange={setReason} problem={tried && !reason.trim() ? t('rule.reason_required') : undefined} />
      <p class="buttons">
        <button type="submit" class="button primary" disabled={state.busy}>
          {t('asking.ask')}
        </button>
        <button type="button" class="button" onClick={state.discard}>
          {t('asking.discard')}
        </button>
      </p>
    </form>
  );
}

interface Props {
  source: BindingsSource;
  first: Tagged<AccessBinding[]>;
  controlled: boolean;
  place: ScopeName; // where the roles are given
  known: Known;
  shipped?: readonly string[];
}

export function BindingsEditor({ source, first, controlled, place, known, shipped }: Props) {
  const state = useBindings(source, first, controlled);
  const [asked, setAsked] = useState<AccessBinding>(); // taking one's own role is asked about
  const take = (binding: AccessBinding) => {
    setAsked(undefined);
    state.change((items) => withoutRole(items, binding));
  };
  return (
    <>
      <RoleForm
        known={known}
        busy={state.busy}
        onGive={(binding) => state.change((items) => withRole(items, binding))}
        {...(shipped ? { shipped } : {})}
      />
      <FiledNotice request={state.filed} />
      <Refusal error={state.refusal} />
      <BindingsList
        items={state.items}
        known={known}
        onTake={(binding) => (binding.user === me.value?.name && !state.gathers ? setAsked(binding) : take(binding))}
      />
      {state.changes.length > 0 && <Asking state={state} known={known} place={place} />}
      {asked && (
        <Dialog title={t('members.own_title')} onClose={() => setAsked(undefined)}>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              take(asked);
            }}
          >
            <p>{t('members.own', { role: roleName(asked.role, known.roles) })}</p>
            <DialogButtons submit={t('members.own_take')} busy={state.busy} onCancel={() => setAsked(undefined)} />
          </form>
        </Dialog>
      )}
    </>
  );
}
