// The password once more, and the one-time code where the person has a second factor.
import { me } from '../api/session';
import { t } from '../i18n/messages';
import { Labelled } from './labelled';

export interface Proof {
  password: string;
  otp: string;
}

export const kNoProof: Proof = { password: '', otp: '' };

export const cleanCode = (code: string): string => code.replace(/\s/g, '');

/** What goes to the server. */
export const proofBody = ({ password, otp }: Proof): { password: string; otp?: string } => ({ password, ...(cleanCode(otp) ? { otp: cleanCode(otp) } : {}) });

export const isProofMissing = ({ password, otp }: Proof): boolean => !password || ((me.value?.second_factor ?? false) && !cleanCode(otp));

interface CodeProps {
  value: string;
  onChange: (code: string) => void;
  problem?: string | undefined;
  help?: string;
}

export function CodeField({ value, onChange, problem, help }: CodeProps) {
  return (
    <Labelled label={t('otp.label')} help={help} problem={problem}>
      {(ids) => (
        <input
          {...ids}
          class="field code-field"
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={12}
          spellcheck={false}
          value={value}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Labelled>
  );
}

interface Props {
  proof: Proof;
  onChange: (proof: Proof) => void;
  label?: string;
  help?: string;
  tried: boolean;
}

export function ProofFields({ proof, onChange, label, help, tried }: Props) {
  const hasFactor = me.value?.second_factor ?? false;
  return (
    <>
      <Labelled label={label ?? t('sign_in.password')} help={help} problem={tried && !proof.password ? t('sign.password_missing') : undefined}>
        {(ids) => (
          <input
            {...ids}
            class="field"
            type="password"
            autoComplete="current-password"
            value={proof.password}
            onInput={(event) => onChange({ ...proof, password: event.currentTarget.value })}
          />
        )}
      </Labelled>
      {hasFactor && (
        <CodeField value={proof.otp} onChange={(otp) => onChange({ ...proof, otp })} problem={tried && !cleanCode(proof.otp) ? t('otp.missing') : undefined} />
      )}
    </>
  );
}
