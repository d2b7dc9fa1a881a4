// One's own account: password, second factor, where one is signed in, and tokens for programs.
import { me } from '../../api/session';
import { t } from '../../i18n/messages';
import { PageTitle } from '../../ui/page_title';
import { fullName } from '../../ui/person';
import { Password } from './password';
import { SecondFactor } from './second_factor';
import { Sessions } from './sessions';
import { Tokens } from './tokens';
import '../access/access.css';
import './account.css';

export function AccountPage() {
  const person = me.value;
  if (!person) return null;
  return (
    <div class="my-account">
      <PageTitle title={t('account.title')} />
      <p class="facts">
        <span>{fullName(person)}</span>
      </p>
      <Password />
      <SecondFactor />
      <Sessions />
      <Tokens />
    </div>
  );
}
