// The second factor: begun with a secret that an authenticator application takes, confirmed with its first code.
import { useState } from 'preact/hooks';
import { beginFactor, confirmFactor, removeFactor } from '../../api/identity';
import { loadMe, me } from '../../api/session';
import type { NewFactor } from '../../api/access_types';
import { t } from '../../i18n/messages';
import { Refusal } from '../../ui/problem_notice';
import { CodeField, type Proof, ProofFields, cleanCode, isProofMissing, kNoProof } from '../../ui/proof_fields';
import { qrPath } from './qr';
import { Section } from './section';

function QrCode({ text }: { text: string }) {
  const { size, path } = qrPath(text);
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={t('factor.qr')} shape-rendering="crispEdges">
      <rect class="qr-paper" width={size} height={size} />
      <path class="qr-ink" d={path} />
    </svg>
  );
}

/** In groups of four, as people copy it by hand. */
const spelt = (secret: string): string => secret.match(/.{1,4}/g)?.join(' ') ?? secret;

function Enrolment({ factor, onDone, onCancel }: { factor: NewFactor; onDone: () => void; onCancel: () => void }) {
  const [code, setCode] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<unknown>();
  async function submit(event: Event) {
    event.preventDefault();
    setTried(true);
    setRefusal(undefined);
    if (!cleanCode(code)) return;
    setBusy(true);
    try {
      await confirmFactor(cleanCode(code));
      await loadMe();
      onDone();
    } catch (error) {
      setRefusal(error);
      setBusy(false);
    }
  }
  return (
    <form class="boxed-form" onSubmit={submit} noValidate>
      <p>{t('factor.scan')}</p>
      <QrCode text={factor.uri} />
      <div>
        <p class="quiet">{t('factor.by_hand')}</p>
        <code class="secret">{spelt(factor.secret)}</code>
      </div>
      <CodeField value={code} onChange={setCode} help={t('factor.confirm_help')} problem={tried && !cleanCode(code) ? t('otp.missing') : undefined} />
      <Refusal error={refusal} />
      <p class="buttons">
        <button type="submit" class="button primary" disabled={busy}>
          {t('factor.confirm')}
        </button>
        <button type="button" class="button" onClick={onCancel}>
          {t('dialog.cancel')}
        </button>
      </p>
    </form>
  );
}

function Removal({ onDone, onCancel }: { onDone: () => void; onCancel: () => void }) {
  const [proof, setProof] = useState<Proof>(kNoProof);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<unknown>();
  async function submit(event: Event) {
    event.preventDefault();
    setTried(true);
    setRefusal(undefined);
    if (isProofMissing(proof)) return;
    setBusy(true);
    try {
      await removeFactor(proof.password, cleanCode(proof.otp));
      await loadMe();
      onDone();
    } catch (error) {
      setRefusal(error);
      setBusy(false);
    }
  }
  return (
    <form class="boxed-form" onSubmit={submit} noValidate>
      <p>{t('factor.remove_help')}</p>
      <ProofFields proof={proof} onChange={setProof} tried={tried} />
      <Refusal error={refusal} />
      <p class="buttons">
        <button type="submit" class="button primary" disabled={busy}>
          {t('factor.remove')}
        </button>
        <button type="button" class="button" onClick={onCancel}>
          {t('dialog.cancel')}
        </button>
      </p>
    </form>
  );
}

/** The password once more, before the secret is shown. */
function Beginning({ onBegun, onCancel }: { onBegun: (factor: NewFactor) => void; onCancel: () => void }) {
  const [proof, setProof] = useState<Proof>(kNoProof);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<unknown>();
  async function submit(event: Event) {
    event.preventDefault();
    setTried(true);
    setRefusal(undefined);
    if (isProofMissing(proof)) return;
    setBusy(true);
    try {
      onBegun(await beginFactor(proof.password));
    } catch (error) {
      setRefusal(error);
      setBusy(false);
    }
  }
  return (
    <form class="boxed-form" onSubmit={submit} noValidate>
      <p>{t('factor.explanation')}</p>
      <ProofFields proof={proof} onChange={setProof} tried={tried} />
      <Refusal error={refusal} />
      <p class="buttons">
        <button type="submit" class="button primary" disabled={busy}>
          {t('factor.go_on')}
        </button>
        <button type="button" class="button" onClick={onCancel}>
          {t('dialog.cancel')}
        </button>
      </p>
    </form>
  );
}

export function SecondFactor() {
  const [open, setOpen] = useState(false);
  const [begun, setBegun] = useState<NewFactor>();
  const isOn = me.value?.second_factor ?? false;
  const close = () => {
    setOpen(false);
    setBegun(undefined);
  };
  return (
    <Section title={t('factor.title')}>
      <p>{isOn ? <span class="state tone-good">{t('factor.on')}</span> : <span class="quiet">{t('factor.off')}</span>}</p>
      {open && isOn && <Removal onDone={close} onCancel={close} />}
      {open && !isOn && !begun && <Beginning onBegun={setBegun} onCancel={close} />}
      {open && !isOn && begun && <Enrolment factor={begun} onDone={close} onCancel={close} />}
      {!open && (
        <p class="buttons">
          <button type="button" class="button" onClick={() => setOpen(true)}>
            {t(isOn ? 'factor.remove' : 'factor.begin')}
          </button>
        </p>
      )}
    </Section>
  );
}
