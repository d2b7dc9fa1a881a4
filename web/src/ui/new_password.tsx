// A new password, twice, since nobody sees what he types.
import { t } from '../i18n/messages';
import { Labelled } from './labelled';

export interface NewPassword {
  password: string;
  again: string;
}

export const kNoPassword: NewPassword = { password: '', again: '' };

const kLeast = 12; // characters; the server's profile may ask for more, and says so

/** What is wrong with it before the server is asked; empty when nothing is. */
export function passwordProblem({ password, again }: NewPassword): 'short' | 'different' | '' {
  if ([...password].length < kLeast) return 'short';
  return password === again ? '' : 'different';
}

interface Props {
  value: NewPassword;
  onChange: (value: NewPassword) => void;
  tried: boolean;
}

export function NewPasswordFields({ value, onChange, tried }: Props) {
  const problem = tried ? passwordProblem(value) : '';
  const field = (name: keyof NewPassword, label: string, help: string | undefined, wrong: string | undefined) => (
    <Labelled label={label} help={help} problem={wrong}>
      {(ids) => (
        <input
          {...ids}
          class="field"
          type="password"
          autoComplete="new-password"
          maxLength={1024}
          value={value[name]}
          onInput={(event) => onChange({ ...value, [name]: event.currentTarget.value })}
        />
      )}
    </Labelled>
  );
  return (
    <>
      {field('password', t('password.new'), t('password.help'), problem === 'short' ? t('rule.password_too_short') : undefined)}
      {field('again', t('password.again'), undefined, problem === 'different' ? t('password.different') : undefined)}
    </>
  );
}
