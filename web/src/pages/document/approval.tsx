// Where this version stands on its way into force: the steps, who decided, whom the open one waits for, and what the reader
// himself may do.
import { useRef, useState } from 'preact/hooks';
import { useResource } from '../../api/resource';
import type { Decision, Document, PossibleTransition, Run, Step, Workflow } from '../../api/types';
import { getWorkflow } from '../../api/workflow';
import { formatDate } from '../../i18n/format';
import { counted, local, named, t } from '../../i18n/messages';
import { documentPath } from '../../router/routes';
import { Deadline } from '../../ui/deadline';
import { Findings } from '../../ui/findings';
import { personName } from '../../ui/person';
import { ProblemNotice, isAbsent } from '../../ui/problem_notice';
import { Time } from '../../ui/time';
import { type Reading, canEdit } from './reading';
import { TransitionDialog } from './transition_dialog';
import { actionsOn, isQuiet, titleOf } from './transitions';

function DecisionLine({ decision }: { decision: Decision }) {
  return (
    <li>
      <p>
        <strong>{personName(decision.user)}</strong> {named('decision', decision.decision)} · <Time at={decision.time} exact />
      </p>
      {decision.comment && <p class="decision-comment">{decision.comment}</p>}
    </li>
  );
}

function waitingWords(step: Step): string {
  const names = step.waiting_for.map(personName).join(t('list.separator'));
  if (!names) return t('approval.waits');
  if (step.waiting_for.length === 1 || step.quorum === 'all') return t('approval.waits_for', { names });
  const left = step.needed - step.given;
  return step.quorum === 'any' || left === 1
    ? t('approval.waits_for_any', { names })
    : t('approval.waits_for_some', { count: left, names });
}

function StepView({ step, ended }: { step: Step; ended: boolean }) {
  return (
    <li class={`step step-${step.state}`} aria-current={step.state === 'open' ? 'step' : undefined}>
      <p class="step-title">
        <strong>{local(step.title) || named('meaning', step.kind)}</strong>
        {step.state === 'open' && !ended && step.due_at && <Deadline due={step.due_at} />}
        {step.state === 'done' && <span class="quiet">{t('approval.step_done')}</span>}
        {step.state === 'waiting' && !ended && <span class="quiet">{t('approval.step_later')}</span>}
      </p>
      {step.decisions.length > 0 && (
        <ul class="decisions">
          {step.decisions.map((decision) => (
            <DecisionLine key={`${decision.user.name} ${decision.time}`} decision={decision} />
          ))}
        </ul>
      )}
      {step.state === 'open' && !ended && <p class="quiet">{waitingWords(step)}</p>}
    </li>
  );
}

function RunView({ run }: { run: Run }) {
  return (
    <>
      <p class="run-facts">
        {t('approval.submitted', { name: personName(run.submitted_by), date: formatDate(run.submitted_at) })}
        {run.effective_at && <> {t('approval.wanted_from', { date: formatDate(run.effective_at) })}</>}
      </p>
      {run.comment && <p class="decision-comment">{run.comment}</p>}
      <ol class="steps">
        {run.steps.map((step) => (
          <StepView key={step.id} step={step} ended={run.state !== 'open'} />
        ))}
      </ol>
    </>
  );
}

const kEnded = { rejected: true, needs_correction: true, withdrawn: true, voided: true } as const;

function endWords(run: Run): string {
  switch (run.state) {
    case 'rejected': return t('approval.ended.rejected');
    case 'needs_correction': return t('approval.ended.needs_correction');
    case 'withdrawn': return t('approval.ended.withdrawn');
    case 'voided': return t('approval.ended.voided');
    default: return '';
  }
}

interface ActionsProps {
  actions: PossibleTransition[];
  reading: Reading;
  steps: Step[];
  onChoose: (chosen: PossibleTransition) => void;
}

function classOf(one: PossibleTransition, reading: Reading): string {
  if (isQuiet(one, reading, new Date())) return 'action';
  return one.transition === 'approve' || one.transition === 'submit' ? 'button primary' : 'button';
}

function Actions({ actions, reading, steps, onChoose }: ActionsProps) {
  if (actions.length === 0) return null;
  return (
    <p class="buttons">
      {actions.map((one) => (
        <button key={one.transition + one.step} type="button" class={classOf(one, reading)} onClick={() => onChoose(one)}>
          {titleOf(one, steps)}
        </button>
      ))}
    </p>
  );
}

interface Props {
  document: Document;
  reading: Reading;
  onChanged: () => void;
}

const newestDraft = ({ draft, effective, revision }: Document) => draft?.revision ?? (effective ? 0 : revision);

function Panel({ document, reading, onChanged, workflow }: Props & { workflow: Workflow }) {
  const [chosen, setChosen] = useState<PossibleTransition>();
  const heading = useRef<HTMLHeadingElement>(null);
  const { here, elsewhere } = actionsOn(reading, workflow.transitions);
  const run = workflow.run?.revision === reading.revision ? workflow.run : null;
  const steps = workflow.run?.steps ?? [];
  const open = run?.state === 'open';
  const remarks = newestDraft(document) === reading.revision ? (workflow.remarks ?? []) : [];
  if (!run && here.length === 0 && elsewhere.length === 0 && remarks.length === 0) return null;
  // What is over, or can wait, stands there without a frame.
  const plain = (!run || run.state === 'approved') && elsewhere.length + remarks.length === 0 && here.every((one) => isQuiet(one, reading, new Date()));
  return (
    <section class={plain ? 'approval plain' : 'approval'} aria-labelledby="approval-heading">
      <h2 ref={heading} id="approval-heading" tabIndex={-1} class={plain ? 'only-heard' : 'section-title'}>
        {local(run?.name) || t('approval.title')}
      </h2>
      {run && run.state in kEnded && <p class="approval-end">{endWords(run)}</p>}
      {run && (open || run.state in kEnded) && <RunView run={run} />}
      {run && run.state === 'approved' && (
        <details class="approval-past">
          <summary>{counted('approval.past', run.steps.length)}</summary>
          <RunView run={run} />
        </details>
      )}
      {remarks.length > 0 && (
        <details class="approval-past">
          <summary>{counted('approval.remarks', remarks.length)}</summary>
          <Findings number={canEdit(document) ? document.number : ''} findings={remarks} />
        </details>
      )}
      <Actions actions={here} reading={reading} steps={steps} onChoose={setChosen} />
      {elsewhere.map((version) => (
        <p key={version}>
          {t('approval.elsewhere', { version })} <a href={documentPath(document.number, version)}>{t('document.banner.read_draft', { version })}</a>
        </p>
      ))}
      {chosen && (
        <TransitionDialog
          document={document}
          reading={reading}
          steps={steps}
          chosen={chosen}
          onClose={() => setChosen(undefined)}
          onDone={() => {
            setChosen(undefined);
            onChanged();
            // The button that was pressed may be gone: whoever cannot see the page stays at this place.
            heading.current?.focus({ preventScroll: true });
          }}
        />
      )}
    </section>
  );
}

export function Approval(props: Props) {
  const { document } = props;
  const { data, error, retry } = useResource(
    `workflow ${document.id} ${document.etag}`,
    (signal) => getWorkflow(document.id, signal),
    { keepPrevious: true },
  );
  if (error !== undefined && isAbsent(error)) return null;
  if (error !== undefined) return <ProblemNotice error={error} retry={retry} />;
  return data ? <Panel {...props} workflow={data} /> : null;
}
