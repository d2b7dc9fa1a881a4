// One request: what it would change, why, who has decided what; and for those who may, deciding or withdrawing it.
import { useState } from 'preact/hooks';
import { getRequest, withdrawRequest } from '../../api/access';
import { useResource } from '../../api/resource';
import { refreshRequestCount } from '../../api/request_count';
import { me } from '../../api/session';
import type { AccessRequest, OneTimeLink, RequestDecision } from '../../api/access_types';
import { counted, named, t } from '../../i18n/messages';
import { membersPath } from '../../router/routes';
import { Absent } from '../../ui/absent';
import { PageTitle } from '../../ui/page_title';
import { ProblemNotice, Refusal, isAbsent } from '../../ui/problem_notice';
import { Progress } from '../../ui/progress';
import { Time } from '../../ui/time';
import { Changes } from '../access/changes';
import { useRoles } from '../access/known';
import { LinkNotice } from '../access/link_notice';
import { DecisionDialog } from './decision_dialog';
import { RequestStateBadge, requesterName } from './requests_page';
import { missingApprovals, spacesOf } from './requests_state';
import '../access/access.css';
import './requests.css';

function Decision({ decision }: { decision: RequestDecision }) {
  return (
    <li class="request-decision">
      <p>
        {t(decision.decision === 'approve' ? 'request.approved_by' : 'request.rejected_by', { name: decision.user })} <Time at={decision.time} exact />
      </p>
      {decision.comment && <blockquote>{decision.comment}</blockquote>}
    </li>
  );
}

/** Why somebody who looks at an open request has no buttons. */
function Waiting({ request }: { request: AccessRequest }) {
  if (request.state !== 'open' || request.may_decide) return null;
  if (request.requester === me.value?.name) return <p class="quiet">{t('request.waits_own')}</p>;
  return <p class="quiet">{request.rule ? named('rule', request.rule) : t('request.waits')}</p>;
}

/** Whose password an approved reset lets be set. */
const resetOf = ({ changes }: AccessRequest): string => changes.find(({ kind }) => kind === 'reset_password')?.user ?? '';

function Deeds({ request, onChanged }: { request: AccessRequest; onChanged: () => void }) {
  const [link, setLink] = useState<OneTimeLink>(); // of a reset that was approved just now
  const [deciding, setDeciding] = useState<'approve' | 'reject'>();
  const [refusal, setRefusal] = useState<unknown>();
  const withdraw = () => {
    setRefusal(undefined);
    void withdrawRequest(request.id).then(onChanged, setRefusal);
  };
  return (
    <>
      {link && <LinkNotice name={resetOf(request)} link={link} onDone={() => setLink(undefined)} />}
      <Refusal error={refusal} />
      <p class="buttons">
        {request.may_decide && (
          <>
            <button type="button" class="button primary" onClick={() => setDeciding('approve')}>
              {t('request.approve')}
            </button>
            <button type="button" class="button" onClick={() => setDeciding('reject')}>
              {t('request.reject')}
            </button>
          </>
        )}
        {request.may_withdraw && (
          <button type="button" class="button" onClick={withdraw}>
            {t('request.withdraw')}
          </button>
        )}
      </p>
      {deciding && (
        <DecisionDialog
          key={deciding}
          request={request}
          decision={deciding}
          onDone={(token) => {
            setDeciding(undefined);
            setLink(token ? { token } : undefined);
            onChanged();
          }}
          onClose={() => setDeciding(undefined)}
        />
      )}
    </>
  );
}

function Request({ request, onChanged }: { request: AccessRequest; onChanged: () => void }) {
  const roles = useRoles();
  const missing = missingApprovals(request);
  return (
    <>
      <p class="facts">
        <RequestStateBadge request={request} />
        <span>
          {t('request.asked_by', { name: requesterName(request) })} <Time at={request.created_at} exact />
        </span>
        {spacesOf(request).map((key) => (
          <a key={key} href={membersPath(key)}>
            {t('change.space', { key })}
          </a>
        ))}
      </p>
      <section class="block" aria-labelledby="reason-heading">
        <h2 id="reason-heading" class="block-title">
          {t('reason.label')}
        </h2>
        <p class="request-reason">{request.reason || t('request.no_reason')}</p>
      </section>
      <section class="block" aria-labelledby="changes-heading">
        <h2 id="changes-heading" class="block-title">
          {t('request.changes')}
        </h2>
        <Changes changes={request.changes} roles={roles} />
      </section>
      {(request.decisions.length > 0 || request.state === 'open') && (
        <section class="block" aria-labelledby="decisions-heading">
          <h2 id="decisions-heading" class="block-title">
            {t('request.decisions')}
          </h2>
          <ol>
            {request.decisions.map((decision) => (
              <Decision key={decision.time + decision.user} decision={decision} />
            ))}
          </ol>
          {request.state === 'open' && <p>{counted('request.missing', missing)}</p>}
          <Waiting request={request} />
        </section>
      )}
      <Deeds request={request} onChanged={onChanged} />
    </>
  );
}

export function RequestPage({ id }: { id: string }) {
  const { data, error, retry } = useResource(`request ${id}`, (signal) => getRequest(id, signal), { keepPrevious: true });
  if (error !== undefined && isAbsent(error)) return <Absent text={t('not_found.request', { id })} />;
  const onChanged = () => {
    retry();
    void refreshRequestCount();
  };
  return (
    <div class="requests request">
      <p class="crumbs">
        <a href="/requests">{t('requests.title')}</a>
      </p>
      <PageTitle title={t('request.title', { id })} />
      {error !== undefined && <ProblemNotice error={error} retry={retry} />}
      {!data && error === undefined && <Progress />}
      {data && <Request request={data} onChanged={onChanged} />}
    </div>
  );
}
