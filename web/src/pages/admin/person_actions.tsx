// What an administrator does to an account. Each says beforehand what happens, and is asked about where it cannot be taken back.
import { useState } from 'preact/hooks';
import type { Answer } from '../../api/answer';
import { changeAccount, endSessionsOf, getSessionsOf, removeFactorOf, resetPassword } from '../../api/identity';
import { useResource } from '../../api/resource';
import type { AccessRequest, Account, OneTimeLink } from '../../api/access_types';
import { type MessageKey, counted, t } from '../../i18n/messages';
import { Dialog, DialogButtons } from '../../ui/dialog';
import { FiledNotice } from '../../ui/filed_notice';
import { personName } from '../../ui/person';
import { Refusal } from '../../ui/problem_notice';
import { ReasonField } from '../../ui/reason_field';
import { LinkNotice } from '../access/link_notice';

type Action = 'reset' | 'disable' | 'enable' | 'sessions' | 'factor';

/** Those that may wait for a second person take a reason. */
const takesReason = (action: Action) => action === 'reset' || action === 'factor';

async function act(action: Action, name: string, reason: string): Promise<Answer<OneTimeLink | void>> {
  switch (action) {
    case 'reset':
      return resetPassword(name, reason);
    case 'factor':
      return removeFactorOf(name, reason);
    case 'sessions':
      await endSessionsOf(name);
      break;
    default:
      await changeAccount(name, { disabled: action === 'disable' });
  }
  return { now: undefined, etag: '' };
}

interface QuestionProps {
  action: Action;
  account: Account;
  onDone: (answer: Answer<OneTimeLink | void>) => void;
  onClose: () => void;
}

function Question({ action, account, onDone, onClose }: QuestionProps) {
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<unknown>();
  const name = personName(account);
  async function submit(event: Event) {
    event.preventDefault();
    setBusy(true);
    setRefusal(undefined);
    try {
      onDone(await act(action, account.name, reason.trim()));
    } catch (error) {
      setRefusal(error);
      setBusy(false);
    }
  }
  return (
    <Dialog title={t(`person.${action}_title` as MessageKey, { name })} onClose={onClose}>
      <form onSubmit={submit}>
        <p>{t(`person.${action}_question` as MessageKey, { name })}</p>
        {takesReason(action) && <ReasonField value={reason} onChange={setReason} help={t('reason.controlled')} />}
        <Refusal error={refusal} />
        <DialogButtons submit={t(`person.${action}` as MessageKey)} busy={busy} onCancel={onClose} />
      </form>
    </Dialog>
  );
}

function ActionRow({ action, explanation, onAsk }: { action: Action; explanation: string; onAsk: (action: Action) => void }) {
  return (
    <li class="row deed">
      <span class="deed-words">{explanation}</span>
      <button type="button" class="button" onClick={() => onAsk(action)}>
        {t(`person.${action}` as MessageKey)}
      </button>
    </li>
  );
}

export function PersonActions({ account, onChanged }: { account: Account; onChanged: () => void }) {
  const [asked, setAsked] = useState<Action>();
  const [link, setLink] = useState<OneTimeLink>();
  const [filed, setFiled] = useState<AccessRequest>();
  const { data: sessions, retry } = useResource(`sessions of ${account.name}`, (signal) => getSessionsOf(account.name, signal));
  const done = (answer: Answer<OneTimeLink | void>) => {
    setAsked(undefined);
    setFiled('filed' in answer ? answer.filed : undefined);
    setLink('now' in answer ? (answer.now ?? undefined) : undefined);
    retry();
    onChanged();
  };
  const row = (action: Action, explanation: string) => <ActionRow key={action} action={action} explanation={explanation} onAsk={setAsked} />;
  return (
    <section class="block" aria-labelledby="deeds-heading">
      <h2 id="deeds-heading" class="block-title">
        {t('person.deeds')}
      </h2>
      {link && <LinkNotice key={link.token} name={personName(account)} link={link} onDone={() => setLink(undefined)} />}
      <FiledNotice request={filed} />
      <ul class="rows">
        {!account.disabled && row('reset', t(account.password === 'none' ? 'person.reset_first_help' : 'person.reset_help'))}
        {account.second_factor && row('factor', t('person.factor_help'))}
        {sessions && sessions.length > 0 && row('sessions', counted('person.sessions_help', sessions.length))}
        {account.disabled ? row('enable', t('person.enable_help')) : row('disable', t('person.disable_help'))}
      </ul>
      {asked && <Question key={asked} action={asked} account={account} onDone={done} onClose={() => setAsked(undefined)} />}
    </section>
  );
}
