// Everybody who can sign in, could, or will.
import { useState } from 'preact/hooks';
import { getAccounts } from '../../api/identity';
import { useResource } from '../../api/resource';
import type { Account, OneTimeLink } from '../../api/access_types';
import { type MessageKey, counted, t } from '../../i18n/messages';
import { here, replaceSoon } from '../../router/router';
import { personPath } from '../../router/routes';
import { ProblemNotice } from '../../ui/problem_notice';
import { Progress } from '../../ui/progress';
import { personName } from '../../ui/person';
import { useTypedText } from '../../ui/typed_text';
import { LinkNotice } from '../access/link_notice';
import { AdminPage, NewButton } from './admin_head';
import { NewPerson } from './new_person';
import { type PeopleState, kPeopleFilters, parsePeopleState, peopleThat, peopleUrl } from './people_state';

const kTypingPause = 150;
const kShown = 100; // at first

function Filter({ state }: { state: PeopleState }) {
  const go = (change: Partial<PeopleState>) => replaceSoon(peopleUrl({ ...state, ...change }));
  const { input, text, onInput, tellNow } = useTypedText(state.q, () => kTypingPause, (q) => go({ q }));
  return (
    <form
      class="list-filter"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        tellNow(text);
      }}
    >
      <input
        ref={input}
        class="field"
        type="text"
        inputMode="search"
        autoComplete="off"
        maxLength={200}
        aria-label={t('people.filter')}
        placeholder={t('people.filter')}
        value={text}
        onInput={onInput}
      />
      <select
        class="field"
        aria-label={t('people.show')}
        value={state.show}
        onChange={(event) => go({ show: event.currentTarget.value as PeopleState['show'] })}
      >
        {kPeopleFilters.map((one) => (
          <option key={one} value={one}>
            {t(`people.show.${one}` as MessageKey)}
          </option>
        ))}
      </select>
    </form>
  );
}

/** What is out of the ordinary about an account; nothing where nothing is. */
export function AccountFacts({ account }: { account: Account }) {
  return (
    <>
      {account.disabled && <span class="state tone-past">{t('person.disabled')}</span>}
      {!account.disabled && account.password === 'none' && <span class="state tone-waiting">{t('person.no_password')}</span>}
      {!account.disabled && account.password === 'given' && <span class="state tone-waiting">{t('person.given_password')}</span>}
      {account.locked && <span class="state tone-bad">{t('person.locked')}</span>}
      {account.second_factor && <span class="state tone-good">{t('person.second_factor')}</span>}
    </>
  );
}

function PersonRow({ account }: { account: Account }) {
  return (
    <li class="row person-row">
      <span class="person-name">
        <a class="row-title" href={personPath(account.name)}>
          {personName(account)}
        </a>
        {account.display_name && <span class="quiet login">{account.name}</span>}
      </span>
      <span class="row-facts">
        <AccountFacts account={account} />
      </span>
    </li>
  );
}

function List({ accounts, state }: { accounts: Account[]; state: PeopleState }) {
  const [shown, setShown] = useState(kShown);
  const found = peopleThat(accounts, state);
  return (
    <>
      <p class="quiet list-count" role="status">
        {found.length > 0 ? counted('people.count', found.length) : t('people.none')}
      </p>
      <ul class="rows">
        {found.slice(0, shown).map((account) => (
          <PersonRow key={account.name} account={account} />
        ))}
      </ul>
      {found.length > shown && (
        <button type="button" class="button more" onClick={() => setShown(shown + kShown)}>
          {t('spaces.more')}
        </button>
      )}
    </>
  );
}

interface Made {
  name: string;
  link: OneTimeLink;
}

export function PeoplePage() {
  const state = parsePeopleState(here.value.query);
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<Made>();
  const { data, error, retry } = useResource('people', getAccounts, { keepPrevious: true });
  return (
    <AdminPage title={t('admin.people')} action={!making && <NewButton words={t('person.new')} onClick={() => setMaking(true)} />}>
      {making && (
        <NewPerson
          onMade={(name, link) => {
            setMaking(false);
            setMade({ name, link });
            retry();
          }}
          onCancel={() => setMaking(false)}
        />
      )}
      {made && <LinkNotice key={made.link.token} name={made.name} link={made.link} onDone={() => setMade(undefined)} />}
      <Filter state={state} />
      {error !== undefined && <ProblemNotice error={error} retry={retry} />}
      {!data && error === undefined && <Progress />}
      {data && <List accounts={data} state={state} />}
    </AdminPage>
  );
}
