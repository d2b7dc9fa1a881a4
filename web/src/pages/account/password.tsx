// Setting another password, which ends all other sessions.
import { useState } from 'preact/hooks';
import { changePassword } from '../../api/identity';
import { loadMe, me } from '../../api/session';
import { formatDate } from '../../i18n/format';
import { t } from '../../i18n/messages';
import { hasPassed } from '../../ui/days';
import { type NewPassword, NewPasswordFields, kNoPassword, passwordProblem } from '../../ui/new_password';
import { Refusal } from '../../ui/problem_notice';
import { type Proof, ProofFields, isProofMissing, kNoProof, proofBody } from '../../ui/proof_fields';
import { Section } from './section';

function Form({ onDone, onCancel }: { onDone: () => void; onCancel: () => void }) {
  const [proof, setProof] = useState<Proof>(kNoProof);
  const [wanted, setWanted] = useState<NewPassword>(kNoPassword);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<unknown>();
  async function submit(event: Event) {
    event.preventDefault();
    setTried(true);
    setRefusal(undefined);
    if (isProofMissing(proof) || passwordProblem(wanted)) return;
    setBusy(true);
    try {
      const { password, ...otp } = proofBody(proof);
      await changePassword({ current_password: password, new_password: wanted.password, ...otp });
      await loadMe();
      onDone();
    } catch (error) {
      setRefusal(error);
      setBusy(false);
    }
  }
  return (
    <form class="boxed-form" onSubmit={submit} noValidate>
      <ProofFields proof={proof} onChange={setProof} label={t('password.current')} tried={tried} />
      <NewPasswordFields value={wanted} onChange={setWanted} tried={tried} />
      <p class="quiet">{t('password.ends_sessions')}</p>
      <Refusal error={refusal} />
      <p class="buttons">
        <button type="submit" class="button primary" disabled={busy}>
          {t('password.change')}
        </button>
        <button type="button" class="button" onClick={onCancel}>
          {t('dialog.cancel')}
        </button>
      </p>
    </form>
  );
}

export function Password() {
  const [changing, setChanging] = useState(false);
  const [done, setDone] = useState(false);
  const expires = me.value?.password_expires_at ?? null;
  return (
    <Section title={t('sign_in.password')}>
      {expires && (
        <p class={hasPassed(expires, new Date()) ? 'caution' : 'quiet'}>{t('password.expires', { date: formatDate(expires) })}</p>
      )}
      {done && (
        <p class="state tone-good" role="status">
          {t('password.changed')}
        </p>
      )}
      {changing ? (
        <Form
          onDone={() => {
            setChanging(false);
            setDone(true);
          }}
          onCancel={() => setChanging(false)}
        />
      ) : (
        <p class="buttons">
          <button
            type="button"
            class="button"
            onClick={() => {
              setChanging(true);
              setDone(false);
            }}
          >
            {t('password.change')}
          </button>
        </p>
      )}
    </Section>
  );
}
