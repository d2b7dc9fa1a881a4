// What waits for the person who is signed in, soonest deadline first.
import { useState } from 'preact/hooks';
import { useResource } from '../../api/resource';
import { taskCount } from '../../api/task_count';
import type { Task } from '../../api/types';
import { getTasks } from '../../api/workflow';
import { type MessageKey, local, t } from '../../i18n/messages';
import { documentPath } from '../../router/routes';
import { Deadline } from '../../ui/deadline';
import { PageTitle } from '../../ui/page_title';
import { personName } from '../../ui/person';
import { ProblemNotice } from '../../ui/problem_notice';
import { Progress } from '../../ui/progress';
import { Time } from '../../ui/time';
import './tasks.css';

const kPage = 50;

async function firstPages(pages: number, signal: AbortSignal) {
  const items: Task[] = [];
  let cursor = '';
  let total = 0;
  for (let page = 0; page < pages && (page === 0 || cursor); ++page) {
    const answer = await getTasks(cursor, kPage, signal);
    items.push(...answer.items);
    cursor = answer.next_cursor;
    total = answer.total ?? items.length;
  }
  taskCount.value = total;
  return { items, more: Boolean(cursor) };
}

function TaskRow({ task }: { task: Task }) {
  const { number, title, space } = task.document;
  const step = local(task.step?.title);
  return (
    <li class="task">
      <div class="task-what">
        <p class="task-kind">
          {t(`task.${task.kind}` as MessageKey)}
          {step && step !== t(`task.${task.kind}` as MessageKey) && <span class="quiet"> · {step}</span>}
        </p>
        <h2>
          <a href={task.report ? documentPath(number) + '#feedback-heading' : documentPath(number, task.version)}>{title}</a>
        </h2>
        {task.report && <p class="task-reason">{task.report.reason}</p>}
        <p class="task-facts">
          <span class="number">{number}</span>
          <span class="version">{task.version}</span>
          <span>{space}</span>
          <span>
            {t(task.report ? 'task.reported' : 'task.submitted', { name: personName(task.submitted_by) })} <Time at={task.opened_at} />
          </span>
        </p>
      </div>
      <Deadline due={task.due_at} urgency={task.urgency} />
    </li>
  );
}

export function TasksPage() {
  const [pages, setPages] = useState(1);
  const { data, error, retry } = useResource(`tasks ${pages}`, (signal) => firstPages(pages, signal), { keepPrevious: true });
  return (
    <div class="tasks">
      <PageTitle title={t('tasks.title')} />
      {error !== undefined && <ProblemNotice error={error} retry={retry} />}
      {!data && error === undefined && <Progress />}
      {data?.items.length === 0 && (
        <div class="tasks-none">
          <p>{t('tasks.none')}</p>
          <p class="quiet">{t('tasks.none_help')}</p>
        </div>
      )}
      {data && data.items.length > 0 && (
        <ul class="task-list">
          {data.items.map((task) => (
            <TaskRow key={`${task.id} ${task.kind}`} task={task} />
          ))}
        </ul>
      )}
      {data?.more && (
        <button type="button" class="button" onClick={() => setPages(pages + 1)}>
          {t('spaces.more')}
        </button>
      )}
    </div>
  );
}
