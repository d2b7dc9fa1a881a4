// Files whose text could not be read, of documents that one may edit: why, and trying again.
import { useState } from 'preact/hooks';
import { type UnreadText, getUnreadTexts, readTextAgain } from '../../api/files';
import { useResource } from '../../api/resource';
import { getSpaces } from '../../api/spaces';
import { t } from '../../i18n/messages';
import { here, push } from '../../router/router';
import { documentPath, textsPath } from '../../router/routes';
import { PageTitle } from '../../ui/page_title';
import { Pager } from '../../ui/pager';
import { ProblemNotice, Refusal } from '../../ui/problem_notice';
import { Progress } from '../../ui/progress';
import { textFailure } from '../../ui/text_failure';
import { Time } from '../../ui/time';
import './texts.css';

type Shown = 'failed' | 'pending';

function ReadAgain({ text }: { text: UnreadText }) {
  const [state, setState] = useState<'idle' | 'busy' | 'asked'>('idle');
  const [refusal, setRefusal] = useState<unknown>();
  async function ask() {
    setState('busy');
    setRefusal(undefined);
    try {
      await readTextAgain(text.document.id, String(text.revision));
      setState('asked');
    } catch (error) {
      setRefusal(error);
      setState('idle');
    }
  }
  if (state === 'asked') return <span class="quiet" role="status">{t('texts.asked')}</span>;
  return (
    <>
      <button type="button" class="action" disabled={state === 'busy'} aria-label={`${t('texts.again')} ${text.document.number}`} onClick={() => void ask()}>
        {t('texts.again')}
      </button>
      <Refusal error={refusal} />
    </>
  );
}

function Row({ text }: { text: UnreadText }) {
  const { document } = text;
  return (
    <li class="row">
      <a class="row-title" href={documentPath(document.number, text.version)}>
        {document.title}
      </a>
      <span class="row-facts">
        <span class="number">{document.number}</span>
        <span class="version">{text.version}</span>
        {text.changed_at && <Time at={text.changed_at} />}
      </span>
      {text.state === 'failed' && (
        <p class="text-reason">
          <span>{textFailure(text)}</span>
          {text.detail && (
            <span class="quiet" lang="en">
              {text.detail}
            </span>
          )}
          <ReadAgain text={text} />
        </p>
      )}
    </li>
  );
}

function Choice({ shown, space }: { shown: Shown; space: string }) {
  const kinds: Shown[] = ['failed', 'pending'];
  return (
    <nav class="text-kinds" aria-label={t('texts.title')}>
      {kinds.map((one) => (
        <a key={one} href={textsPath(one, space)} aria-current={shown === one ? 'page' : undefined}>
          {t(one === 'failed' ? 'texts.list_failed' : 'texts.list_pending')}
        </a>
      ))}
    </nav>
  );
}

// A space that one came from stays among the choices when it is not on the first page of those that there are.
function SpaceChoice({ shown, space }: { shown: Shown; space: string }) {
  const { data } = useResource('spaces of texts', (signal) => getSpaces('', signal));
  const keys = (data?.items ?? []).map((one) => one.key);
  if (keys.length < 2 && !space) return null;
  return (
    <label class="text-space">
      <span>{t('document.space')}</span>
      <select class="field" value={space} onChange={(event) => push(textsPath(shown, event.currentTarget.value))}>
        <option value="">{t('texts.all_spaces')}</option>
        {[...(space && !keys.includes(space) ? [space] : []), ...keys].map((key) => (
          <option key={key} value={key}>
            {key}
          </option>
        ))}
      </select>
    </label>
  );
}

export function TextsPage() {
  const query = new URLSearchParams(here.value.query);
  const shown: Shown = query.get('state') === 'pending' ? 'pending' : 'failed';
  const space = query.get('space') ?? '';
  const cursor = query.get('cursor') ?? '';
  const page = Number(query.get('page')) || 1;
  const { data, error, retry } = useResource(`texts ${shown} ${space} ${cursor}`, (signal) =>
    getUnreadTexts({ state: shown, space, cursor }, signal),
  );
  return (
    <div class="texts">
      <PageTitle title={t('texts.title')} />
      <p class="quiet">{t('texts.explanation')}</p>
      <div class="text-choices">
        <Choice shown={shown} space={space} />
        <SpaceChoice shown={shown} space={space} />
      </div>
      {error !== undefined && <ProblemNotice error={error} retry={retry} />}
      {!data && error === undefined && <Progress />}
      {data?.items.length === 0 && (
        <p class="quiet" role="status">
          {t(shown === 'failed' ? 'texts.no_failed' : 'texts.no_pending')}
        </p>
      )}
      <ul class="rows">{data?.items.map((text) => <Row key={`${text.document.id} ${text.revision}`} text={text} />)}</ul>
      {data && (
        <Pager
          list={textsPath(shown, space)}
          page={page}
          nextCursor={data.next_cursor}
          urlOf={(next, at) => textsPath(shown, space, next, at)}
        />
      )}
    </div>
  );
}
