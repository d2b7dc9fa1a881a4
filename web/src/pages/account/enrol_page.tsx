// What stands in the place of every page while a second factor is required of somebody who has none.
import { useEffect } from 'preact/hooks';
import { forgetResources } from '../../api/resource';
import { me, mustEnrol } from '../../api/session';
import { t } from '../../i18n/messages';
import { PageTitle } from '../../ui/page_title';
import { SecondFactor } from './second_factor';
import '../access/access.css';
import './account.css';

export function EnrolPage() {
  const isOn = me.value?.second_factor ?? false;
  useEffect(() => {
    if (!isOn) return;
    forgetResources();
    mustEnrol.value = false; // on to what was asked for
  }, [isOn]);
  return (
    <div class="my-account">
      <PageTitle title={t('factor.required_title')} />
      <p class="lead">{t('factor.required')}</p>
      <SecondFactor />
    </div>
  );
}
