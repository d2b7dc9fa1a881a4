// Where one is signed in, and ending that.
import { useState } from 'preact/hooks';
import { endOtherSessions, endSession, getSessions } from '../../api/identity';
import { useResource } from '../../api/resource';
import type { SessionInfo } from '../../api/access_types';
import { formatDateTime } from '../../i18n/format';
import { t } from '../../i18n/messages';
import { ProblemNotice, Refusal } from '../../ui/problem_notice';
import { Progress } from '../../ui/progress';
import { agentName } from './agent';
import { Section } from './section';

function SessionRow({ session, onEnd }: { session: SessionInfo; onEnd: (id: string) => void }) {
  const name = agentName(session.agent) || t('session.unknown');
  return (
    <li class="row session-row">
      <span class="session-words">
        <span title={session.agent}>{name}</span>
        {session.current && <span class="state tone-good">{t('session.current')}</span>}
        <span class="session-facts">
          {t('session.facts', { address: session.address, time: formatDateTime(session.created_at), seen: formatDateTime(session.seen_at) })}
        </span>
      </span>
      {!session.current && (
        <button type="button" class="button" aria-label={t('session.end_named', { name })} onClick={() => onEnd(session.id)}>
          {t('session.end')}
        </button>
      )}
    </li>
  );
}

export function Sessions() {
  const { data, error, retry } = useResource('sessions', getSessions, { keepPrevious: true });
  const [refusal, setRefusal] = useState<unknown>();
  const end = (act: Promise<unknown>) => {
    setRefusal(undefined);
    void act.then(retry, (failure: unknown) => {
      setRefusal(failure);
      retry();
    });
  };
  return (
    <Section title={t('sessions.title')}>
      {error !== undefined && <ProblemNotice error={error} retry={retry} />}
      {!data && error === undefined && <Progress />}
      <Refusal error={refusal} />
      <ul class="rows">
        {data?.map((session) => (
          <SessionRow key={session.id} session={session} onEnd={(id) => end(endSession(id))} />
        ))}
      </ul>
      {data && data.length > 1 && (
        <p class="buttons after-rows">
          <button type="button" class="button" onClick={() => end(endOtherSessions())}>
            {t('sessions.end_others')}
          </button>
        </p>
      )}
    </Section>
  );
}
