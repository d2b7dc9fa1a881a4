// One account: what is known of it, what can be done to it, and what its owner may do and why.
import { useState } from 'preact/hooks';
import { changeAccount, getAccounts } from '../../api/identity';
import { useResource } from '../../api/resource';
import { me } from '../../api/session';
import type { Account } from '../../api/access_types';
import { t } from '../../i18n/messages';
import { Absent } from '../../ui/absent';
import { Labelled } from '../../ui/labelled';
import { personName } from '../../ui/person';
import { ProblemNotice, Refusal } from '../../ui/problem_notice';
import { Progress } from '../../ui/progress';
import { Time } from '../../ui/time';
import { AdminPage } from './admin_head';
import { AccountFacts } from './people_page';
import { PersonAccess } from './person_access';
import { PersonActions } from './person_actions';

function Profile({ account, onChanged }: { account: Account; onChanged: () => void }) {
  const [shown, setShown] = useState(account.display_name);
  const [email, setEmail] = useState(account.email);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<unknown>();
  const isChanged = shown.trim() !== account.display_name || email.trim() !== account.email;
  async function submit(event: Event) {
    event.preventDefault();
    setBusy(true);
    setRefusal(undefined);
    try {
      await changeAccount(account.name, { display_name: shown.trim(), email: email.trim() });
      onChanged();
    } catch (error) {
      setRefusal(error);
    }
    setBusy(false);
  }
  return (
    <form class="profile" onSubmit={submit}>
      <Labelled label={t('person.display_name')}>
        {(ids) => (
          <input {...ids} class="field" maxLength={200} autoComplete="off" value={shown} onInput={(event) => setShown(event.currentTarget.value)} />
        )}
      </Labelled>
      <Labelled label={t('person.email')}>
        {(ids) => (
          <input {...ids} class="field" type="email" maxLength={200} autoComplete="off" value={email} onInput={(event) => setEmail(event.currentTarget.value)} />
        )}
      </Labelled>
      <Refusal error={refusal} />
      {isChanged && (
        <p class="buttons">
          <button type="submit" class="button primary" disabled={busy}>
            {t('form.save')}
          </button>
        </p>
      )}
    </form>
  );
}

function Person({ account, onChanged }: { account: Account; onChanged: () => void }) {
  const isSelf = account.name === me.value?.name;
  return (
    <>
      <p class="facts">
        <span>{account.name}</span>
        <AccountFacts account={account} />
        <span class="quiet">
          {t('person.since')} <Time at={account.created_at} />
        </span>
      </p>
      <Profile key={`${account.display_name} ${account.email}`} account={account} onChanged={onChanged} />
      {isSelf ? (
        <p class="quiet own-account">
          {t('person.yourself')} <a href="/account">{t('account.title')}</a>
        </p>
      ) : (
        <PersonActions account={account} onChanged={onChanged} />
      )}
      <PersonAccess key={String(account.disabled)} name={account.name} />
    </>
  );
}

export function PersonPage({ name }: { name: string }) {
  const { data, error, retry } = useResource('people', getAccounts, { keepPrevious: true });
  const account = data?.find((one) => one.name === name);
  if (data && !account) return <Absent text={t('not_found.person', { name })} />;
  return (
    <AdminPage title={account ? personName(account) : name}>
      {error !== undefined && <ProblemNotice error={error} retry={retry} />}
      {!data && error === undefined && <Progress />}
      {account && <Person account={account} onChanged={retry} />}
    </AdminPage>
  );
}
