// What belongs to the person rather than to a page: name, language, appearance, signing out.
import { useState } from 'preact/hooks';
import { me, signOut } from '../api/session';
import { type MessageKey, t } from '../i18n/messages';
import { replace } from '../router/router';
import { Disclosure } from '../ui/disclosure';
import { PersonIcon } from '../ui/icons';
import { countKept, dropAll } from '../ui/kept_work';
import { LanguageChoice } from './language_choice';
import { kThemes, setTheme, theme } from './theme';

function ThemeChoice() {
  return (
    <fieldset class="choice">
      <legend>{t('theme.label')}</legend>
      {kThemes.map((one) => (
        <label key={one}>
          <input type="radio" name="theme" value={one} checked={theme.value === one} onChange={() => setTheme(one)} />
          <span>{t(`theme.${one}` as MessageKey)}</span>
        </label>
      ))}
    </fieldset>
  );
}

export function AccountMenu() {
  const [failed, setFailed] = useState(false);
  const [warned, setWarned] = useState(false);
  const person = me.value;
  if (!person) return null;
  const name = person.display_name || person.name;
  // Whoever signs in next at this machine starts at the beginning, not where somebody else was reading.
  // Nor does he find what was written and not saved: that goes too, but not without a word.
  const leave = () => {
    if (countKept(person.id) > 0 && !warned) return setWarned(true);
    void signOut().then(
      () => {
        replace('/sign-in');
        dropAll(person.id);
      },
      () => setFailed(true),
    );
  };
  return (
    <Disclosure
      alignEnd
      class="account"
      accessibleLabel={`${t('account.menu')}: ${name}`}
      label={
        <>
          <PersonIcon />
          <span class="account-name">{name}</span>
        </>
      }
    >
      {(close) => (
        <div class="account-panel">
          <p class="account-who">{t('account.signed_in_as', { name: person.name })}</p>
          <p class="account-links">
            <a href="/account" onClick={close}>
              {t('account.title')}
            </a>
            <a href="/requests" onClick={close}>
              {t('account.requests')}
            </a>
          </p>
          <LanguageChoice />
          <ThemeChoice />
          {failed && <p role="alert">{t('account.sign_out_failed')}</p>}
          {warned && <p role="alert">{t('account.unsaved')}</p>}
          <button type="button" class="button wide" onClick={leave}>
            {t(warned ? 'account.sign_out_anyway' : 'account.sign_out')}
          </button>
        </div>
      )}
    </Disclosure>
  );
}
