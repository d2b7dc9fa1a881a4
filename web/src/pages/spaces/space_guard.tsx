// How a space is guarded: whether its roles change only by a second person's approval, and whether reading is recorded.
import { useState } from 'preact/hooks';
import { changeSpace } from '../../api/spaces';
import type { AccessRequest } from '../../api/access_types';
import type { Space } from '../../api/types';
import { t } from '../../i18n/messages';
import { FiledNotice } from '../../ui/filed_notice';
import { Refusal } from '../../ui/problem_notice';
import { ReasonField } from '../../ui/reason_field';
import { Tick } from '../../ui/tick';

interface Props {
  space: Space;
  etag: string;
  onChanged: () => void;
}

/** Giving up what guards a controlled space is a change that a second person approves. */
const asksSecond = (space: Space, controlled: boolean, confidential: boolean) =>
  space.controlled && (!controlled || (space.confidential && !confidential));

export function SpaceGuard({ space, etag, onChanged }: Props) {
  const [controlled, setControlled] = useState(space.controlled);
  const [confidential, setConfidential] = useState(space.confidential);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<unknown>();
  const [filed, setFiled] = useState<AccessRequest>();
  const [tried, setTried] = useState(false);
  const isChanged = controlled !== space.controlled || confidential !== space.confidential;
  const needsReason = asksSecond(space, controlled, confidential);

  async function submit(event: Event) {
    event.preventDefault();
    setTried(true);
    if (needsReason && !reason.trim()) return;
    setBusy(true);
    setRefusal(undefined);
    try {
      const answer = await changeSpace(space.key, etag, { controlled, confidential, ...(reason.trim() ? { reason: reason.trim() } : {}) });
      if ('filed' in answer) {
        setFiled(answer.filed);
        setControlled(space.controlled);
        setConfidential(space.confidential);
      } else onChanged();
    } catch (error) {
      setRefusal(error);
    }
    setBusy(false);
  }
  return (
    <section class="block" aria-labelledby="guard-heading">
      <h2 id="guard-heading" class="block-title">
        {t('guard.title')}
      </h2>
      <form class="guard" onSubmit={submit} noValidate>
        <Tick label={t('guard.controlled')} help={t('guard.controlled_help')} checked={controlled} onChange={setControlled} />
        <Tick label={t('guard.confidential')} help={t('guard.confidential_help')} checked={confidential} onChange={setConfidential} />
        <FiledNotice request={filed} />
        {isChanged && needsReason && (
          <>
            <p class="caution">{t('guard.release')}</p>
            <ReasonField required value={reason} onChange={setReason} problem={tried && !reason.trim() ? t('rule.reason_required') : undefined} />
          </>
        )}
        <Refusal error={refusal} />
        {isChanged && (
          <p class="buttons">
            <button type="submit" class="button primary" disabled={busy}>
              {t(needsReason ? 'asking.ask' : 'guard.save')}
            </button>
          </p>
        )}
      </form>
    </section>
  );
}
