// Who may do what with one document: whether it takes the roles of its space, the roles on itself, and who can read it and why.
import { useState } from 'preact/hooks';
import { getDocumentAccess, getReaders, setDocumentAccess } from '../../api/access';
import type { Tagged } from '../../api/answer';
import { ApiError } from '../../api/client';
import { getDocument } from '../../api/documents';
import { getPeople, getSpace } from '../../api/spaces';
import { useResource } from '../../api/resource';
import type { AccessRequest, DocumentAccess, Reader, Role } from '../../api/access_types';
import type { Document, Space } from '../../api/types';
import { counted, t } from '../../i18n/messages';
import { documentPath, spacePath } from '../../router/routes';
import { Absent } from '../../ui/absent';
import { FiledNotice } from '../../ui/filed_notice';
import { PageTitle } from '../../ui/page_title';
import { fullName } from '../../ui/person';
import { ProblemNotice, Refusal, isAbsent } from '../../ui/problem_notice';
import { Progress } from '../../ui/progress';
import { ReasonField } from '../../ui/reason_field';
import { BindingsEditor } from './bindings_editor';
import { kNobody, loadKnown, useRoles } from './known';
import { Reasons } from './reasons';
import type { BindingsSource } from './use_bindings';
import './access.css';

interface Loaded {
  document: Document;
  space: Space;
  access: Tagged<DocumentAccess>;
}

async function load(number: string, signal: AbortSignal): Promise<Loaded> {
  const document = await getDocument(number, signal);
  const [space, access] = await Promise.all([getSpace(document.space, signal), getDocumentAccess(document.id, signal)]);
  return { document, space, access };
}

/** Whether the document takes the roles of its space. */
function Inheritance({ document, space, access: { value, etag }, onChanged }: Loaded & { onChanged: () => void }) {
  const [inherits, setInherits] = useState(value.inherits);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<unknown>();
  const [filed, setFiled] = useState<AccessRequest>();
  const isChanged = inherits !== value.inherits;

  async function submit(event: Event) {
    event.preventDefault();
    setTried(true);
    if (space.controlled && !reason.trim()) return;
    setBusy(true);
    setRefusal(undefined);
    try {
      const answer = await setDocumentAccess(document.id, { ...value, inherits }, etag, reason.trim());
      if ('filed' in answer) {
        setFiled(answer.filed);
        setInherits(value.inherits);
      } else onChanged();
    } catch (error) {
      setRefusal(error);
      if (error instanceof ApiError && error.status === 412) onChanged();
    }
    setBusy(false);
  }
  const option = (chosen: boolean, label: string, help: string) => (
    <label class="option">
      <input type="radio" name="inherits" checked={inherits === chosen} onChange={() => setInherits(chosen)} />
      <span>
        {label}
        <span class="labelled-help">{help}</span>
      </span>
    </label>
  );
  return (
    <form class="inheritance" onSubmit={submit} noValidate>
      <fieldset>
        <legend class="only-heard">{t('document_access.inheritance')}</legend>
        {option(true, t('document_access.inherits'), t('document_access.inherits_help', { space: space.title }))}
        {option(false, t('document_access.own_only'), t('document_access.own_only_help'))}
      </fieldset>
      <FiledNotice request={filed} />
      {isChanged && space.controlled && (
        <ReasonField required value={reason} onChange={setReason} problem={tried && !reason.trim() ? t('rule.reason_required') : undefined} />
      )}
      <Refusal error={refusal} />
      {isChanged && (
        <p class="buttons">
          <button type="submit" class="button primary" disabled={busy}>
            {t(space.controlled ? 'asking.ask' : 'form.save')}
          </button>
          <button type="button" class="button" onClick={() => setInherits(value.inherits)}>
            {t('asking.discard')}
          </button>
        </p>
      )}
    </form>
  );
}

function ReaderTable({ readers, roles }: { readers: Reader[]; roles: Role[] }) {
  return (
    <table class="stacking">
      <thead>
        <tr>
          <th scope="col">{t('readers.who')}</th>
          <th scope="col">{t('readers.what')}</th>
          <th scope="col">{t('readers.why')}</th>
        </tr>
      </thead>
      <tbody>
        {readers.map((reader) => (
          <tr key={reader.user}>
            <th scope="row" data-label={t('readers.who')}>
              {fullName({ name: reader.user, display_name: reader.display_name })}
            </th>
            <td class="reads" data-label={t('readers.what')}>{t(reader.reads.drafts ? 'readers.drafts' : 'readers.in_force')}</td>
            <td data-label={t('readers.why')}>
              <Reasons reasons={reader.reasons} roles={roles} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Those whom the document shuts out, on demand. */
function Blocked({ readers, roles }: { readers: Reader[]; roles: Role[] }) {
  if (readers.length === 0) return null;
  return (
    <details class="blocked-readers">
      <summary>{counted('readers.blocked', readers.length)}</summary>
      <ReaderTable readers={readers} roles={roles} />
    </details>
  );
}

function ReaderSection({ id, etag }: { id: string; etag: string }) {
  const { data, error, retry } = useResource(`readers ${id} ${etag}`, (signal) => getReaders(id, signal));
  const roles = useRoles();
  return (
    <section class="block" aria-labelledby="readers-heading">
      <h2 id="readers-heading" class="block-title">
        {t('readers.title')}
      </h2>
      {error !== undefined && <ProblemNotice error={error} retry={retry} />}
      {!data && error === undefined && <Progress />}
      {data?.items.length === 0 && <p class="quiet">{t('readers.nobody')}</p>}
      {data && data.items.length > 0 && <ReaderTable readers={data.items} roles={roles} />}
      {data && <Blocked readers={data.blocked} roles={roles} />}
    </section>
  );
}

function Access({ document, space, access, onChanged }: Loaded & { onChanged: () => void }) {
  const { data: known } = useResource(`known ${space.key}`, (signal) => loadKnown(signal, (s) => getPeople(space.key, s)));
  const { inherits, items } = access.value;
  const source: BindingsSource = {
    load: async () => {
      const { value, etag } = await getDocumentAccess(document.id);
      return { value: value.items, etag };
    },
    save: async (next, etag, reason) => {
      const answer = await setDocumentAccess(document.id, { inherits, items: next }, etag, reason);
      if ('filed' in answer) return answer;
      onChanged();
      return { now: answer.now.items, etag: answer.etag };
    },
  };
  return (
    <>
      <Inheritance document={document} space={space} access={access} onChanged={onChanged} />
      <section class="block members" aria-labelledby="own-roles-heading">
        <h2 id="own-roles-heading" class="block-title">
          {t('document_access.roles')}
        </h2>
        <BindingsEditor
          source={source}
          first={{ value: items, etag: access.etag }}
          controlled={space.controlled}
          place={{ space: space.key, document: document.number }}
          known={known ?? kNobody}
        />
      </section>
      <ReaderSection id={document.id} etag={access.etag} />
    </>
  );
}

export function DocumentAccessPage({ number }: { number: string }) {
  const { data, error, retry } = useResource(`access ${number}`, (signal) => load(number, signal), { keepPrevious: true });
  if (error instanceof ApiError && (isAbsent(error) || error.status === 403)) return <Absent text={t('document_access.not_for_you', { number })} />;
  if (error !== undefined) return <ProblemNotice error={error} retry={retry} />;
  if (!data) return <Progress />;
  const { document, space } = data;
  return (
    <div class="document-access">
      <p class="crumbs">
        <a href={spacePath(document.space)}>{document.space}</a>
        <a class="number" href={documentPath(document.number)}>
          {document.number}
        </a>
      </p>
      <PageTitle title={`${t('document_access.title')} · ${document.number}`}>{t('document_access.title')}</PageTitle>
      <p class="lead" lang={document.language || undefined}>
        {document.title}
      </p>
      {space.controlled && <p class="guard-note">{t('members.controlled')}</p>}
      <Access key={data.access.etag} {...data} onChanged={retry} />
    </div>
  );
}
