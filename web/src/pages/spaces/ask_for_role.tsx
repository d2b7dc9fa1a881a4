// Asking for a role in a controlled space: whoever manages its roles decides.
import { useRef, useState } from 'preact/hooks';
import { askForRole } from '../../api/access';
import { onceNames } from '../../api/client';
import { refreshRequestCount } from '../../api/request_count';
import type { AccessRequest } from '../../api/access_types';
import type { Space } from '../../api/types';
import { type MessageKey, named, t } from '../../i18n/messages';
import { FiledNotice } from '../../ui/filed_notice';
import { Labelled } from '../../ui/labelled';
import { Refusal } from '../../ui/problem_notice';
import { ReasonField } from '../../ui/reason_field';
import { kSpaceRoles } from '../access/bindings';
import './spaces.css';

export function AskForRole({ space }: { space: Pick<Space, 'key'> }) {
  const [role, setRole] = useState<string>('reader');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<unknown>();
  const [filed, setFiled] = useState<AccessRequest>();
  const once = useRef(onceNames());

  async function submit(event: Event) {
    event.preventDefault();
    setTried(true);
    setRefusal(undefined);
    if (!reason.trim()) return;
    setBusy(true);
    try {
      const ask = { role, space: space.key, reason: reason.trim() };
      setFiled(await askForRole(ask, once.current(ask)));
      void refreshRequestCount();
    } catch (error) {
      setRefusal(error);
    }
    setBusy(false);
  }
  return (
    <section class="block" aria-labelledby="ask-heading">
      <h2 id="ask-heading" class="block-title">
        {t('ask.title')}
      </h2>
      <FiledNotice request={filed} />
      {!filed && (
        <form class="asking" onSubmit={submit} noValidate>
          <p class="quiet">{t('ask.explanation')}</p>
          <Labelled label={t('members.role')} help={t(`role.${role}_help` as MessageKey)}>
            {(ids) => (
              <select {...ids} class="field" value={role} onChange={(event) => setRole(event.currentTarget.value)}>
                {kSpaceRoles.map((one) => (
                  <option key={one} value={one}>
                    {named('role', one)}
                  </option>
                ))}
              </select>
            )}
          </Labelled>
          <ReasonField required value={reason} onChange={setReason} problem={tried && !reason.trim() ? t('rule.reason_required') : undefined} />
          <Refusal error={refusal} />
          <p class="buttons">
            <button type="submit" class="button primary" disabled={busy}>
              {t('ask.submit')}
            </button>
          </p>
        </form>
      )}
    </section>
  );
}
