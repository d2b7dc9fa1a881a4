// Tokens with which programs act in one's name: shown once, limited to what they are for, and never for good.
import { useState } from 'preact/hooks';
import { createToken, getTokens, removeToken } from '../../api/identity';
import { useResource } from '../../api/resource';
import type { Token } from '../../api/access_types';
import { formatDate } from '../../i18n/format';
import { named, t } from '../../i18n/messages';
import { CopyField } from '../../ui/copy_field';
import { endOfDay, hasPassed } from '../../ui/days';
import { PlusIcon } from '../../ui/icons';
import { Labelled } from '../../ui/labelled';
import { ProblemNotice, Refusal } from '../../ui/problem_notice';
import { Progress } from '../../ui/progress';
import { kPermissions, kSystemPermissions } from '../access/permissions';
import { PermissionTicks } from '../admin/permission_choice';
import { Section } from './section';

const kUsualDays = 90;

/** The day so many days from now, as a date field writes it. */
function dayFromNow(days: number): string {
  const day = new Date();
  day.setDate(day.getDate() + days);
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

interface FormProps {
  onMade: (token: Token & { token: string }) => void;
  onCancel: () => void;
}

function NewToken({ onMade, onCancel }: FormProps) {
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<string[]>([]);
  const [until, setUntil] = useState(() => dayFromNow(kUsualDays));
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<unknown>();
  async function submit(event: Event) {
    event.preventDefault();
    setTried(true);
    setRefusal(undefined);
    if (!name.trim() || scopes.length === 0 || !until) return;
    setBusy(true);
    try {
      onMade(await createToken({ name: name.trim(), scopes, expires_at: endOfDay(until) }));
    } catch (error) {
      setRefusal(error);
      setBusy(false);
    }
  }
  return (
    <form class="boxed-form" onSubmit={submit} noValidate>
      <Labelled label={t('token.name')} help={t('token.name_help')} required problem={tried && !name.trim() ? t('form.missing') : undefined}>
        {(ids) => <input {...ids} class="field" maxLength={100} autoComplete="off" value={name} onInput={(event) => setName(event.currentTarget.value)} />}
      </Labelled>
      <fieldset class="permissions">
        <legend>{t('token.scopes')}</legend>
        <p class="labelled-help">{t('token.scopes_help')}</p>
        <PermissionTicks names={[...kPermissions, ...kSystemPermissions]} chosen={scopes} onChange={setScopes} />
        {tried && scopes.length === 0 && <p class="labelled-problem">{t('token.no_scope')}</p>}
      </fieldset>
      <Labelled label={t('token.until')} required problem={tried && !until ? t('form.missing') : undefined}>
        {(ids) => (
          <input {...ids} class="field date-field" type="date" min={dayFromNow(0)} value={until} onInput={(event) => setUntil(event.currentTarget.value)} />
        )}
      </Labelled>
      <Refusal error={refusal} />
      <p class="buttons">
        <button type="submit" class="button primary" disabled={busy}>
          {t('token.create')}
        </button>
        <button type="button" class="button" onClick={onCancel}>
          {t('dialog.cancel')}
        </button>
      </p>
    </form>
  );
}

function TokenRow({ token, onRevoke }: { token: Token; onRevoke: (id: number) => void }) {
  const isOver = hasPassed(token.expires_at, new Date());
  return (
    <li class="row session-row">
      <span class="session-words">
        <span>{token.name}</span>
        {isOver && <span class="state tone-past">{t('token.over')}</span>}
        <span class="session-facts">{token.scopes.map((scope) => named('permission', scope)).join(t('list.separator'))}</span>
        <span class="session-facts">{t('token.facts', { made: formatDate(token.created_at), until: formatDate(token.expires_at) })}</span>
      </span>
      <button type="button" class="button" aria-label={t('token.revoke_named', { name: token.name })} onClick={() => onRevoke(token.id)}>
        {t('token.revoke')}
      </button>
    </li>
  );
}

export function Tokens() {
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<Token & { token: string }>();
  const [refusal, setRefusal] = useState<unknown>();
  const { data, error, retry } = useResource('tokens', getTokens, { keepPrevious: true });
  const revoke = (id: number) => {
    setRefusal(undefined);
    void removeToken(id).then(retry, setRefusal);
  };
  return (
    <Section title={t('tokens.title')}>
      <p class="quiet">{t('tokens.explanation')}</p>
      {made && (
        <section class="notice once" aria-label={t('token.made', { name: made.name })}>
          <p class="notice-title">{t('token.made', { name: made.name })}</p>
          <p>{t('token.once')}</p>
          <CopyField label={t('token.secret')} value={made.token} />
          <button type="button" class="button" onClick={() => setMade(undefined)}>
            {t('link.done')}
          </button>
        </section>
      )}
      {error !== undefined && <ProblemNotice error={error} retry={retry} />}
      {!data && error === undefined && <Progress />}
      <Refusal error={refusal} />
      <ul class="rows">
        {data?.map((token) => (
          <TokenRow key={token.id} token={token} onRevoke={revoke} />
        ))}
      </ul>
      {making ? (
        <NewToken
          onMade={(token) => {
            setMaking(false);
            setMade(token);
            retry();
          }}
          onCancel={() => setMaking(false)}
        />
      ) : (
        <p class="buttons after-rows">
          <button type="button" class="button" onClick={() => setMaking(true)}>
            <PlusIcon />
            {t('token.new')}
          </button>
        </p>
      )}
    </Section>
  );
}
