// A new document: in which space, from which template, then the form.
import { useRef, useState } from 'preact/hooks';
import { onceNames } from '../../api/client';
import { createDocument, getSpace, getSpaces } from '../../api/spaces';
import { useResource } from '../../api/resource';
import { me } from '../../api/session';
import { getTemplate, getTemplates } from '../../api/templates';
import type { Space, Template, WholeTemplate } from '../../api/types';
import { language, local, t } from '../../i18n/messages';
import { here, replace } from '../../router/router';
import { documentPath, newDocumentPath, spacePath } from '../../router/routes';
import { Absent } from '../../ui/absent';
import { drop } from '../../ui/kept_work';
import { PageTitle } from '../../ui/page_title';
import { ProblemNotice, isAbsent } from '../../ui/problem_notice';
import { Progress } from '../../ui/progress';
import { type Form, isChanged, numberFields, tagsOf, withoutEmpty } from './form';
import { bodyFor, withFirstSection, withTitle } from './template_body';
import { KeptNotice, keptWork, type Work, Writing } from './writing';
import './edit.css';

const kBlank = 'blank'; // stands in the address for a document without a template

/** What the address asks for: from which template, and with which title. */
function asked(): { template: string; title: string } {
  const query = new URLSearchParams(here.value.query);
  return { template: query.get('template') ?? '', title: query.get('title') ?? '' };
}

function SpaceChoice() {
  const { data, error, retry } = useResource('spaces to write in', (signal) => getSpaces('', signal));
  if (error !== undefined) return <ProblemNotice error={error} retry={retry} />;
  if (!data) return <Progress />;
  const spaces = data.items.filter(({ permissions }) => permissions.includes('edit_document'));
  if (spaces.length === 0) return <p class="quiet">{t('new.no_space')}</p>;
  const { template, title } = asked();
  if (spaces.length === 1 && spaces[0]) replace(newDocumentPath(spaces[0].key, template, title));
  return (
    <>
      <p class="quiet">{t('new.choose_space')}</p>
      <ul class="cards">
        {spaces.map((space) => (
          <li key={space.key} class="card">
            <h2>
              <a href={newDocumentPath(space.key, template, title)}>{space.title}</a>
            </h2>
            <p>{space.description || space.key}</p>
          </li>
        ))}
      </ul>
    </>
  );
}

function Card({ space, id, name, description }: { space: string; id: string; name: string; description: string }) {
  return (
    <li class="card">
      <h2>
        <a href={newDocumentPath(space, id)}>{name}</a>
      </h2>
      <p>{description}</p>
    </li>
  );
}

function TemplateChoice({ space }: { space: string }) {
  const { data, error, retry } = useResource('templates', getTemplates);
  if (error !== undefined && !isAbsent(error)) return <ProblemNotice error={error} retry={retry} />;
  if (!data && error === undefined) return <Progress />;
  return (
    <>
      <p class="quiet">{t('new.choose_template')}</p>
      <ul class="cards">
        {data?.map((template) => (
          <Card key={template.id} space={space} id={template.id} name={local(template.name)} description={local(template.description)} />
        ))}
        <Card space={space} id={kBlank} name={t('new.blank')} description={t('new.blank_help')} />
      </ul>
    </>
  );
}

function firstForm(template: WholeTemplate | undefined): Form {
  const content = bodyFor(template, language());
  return { title: '', language: language(), tags: '', categories: [], translationOf: '', translatedVersion: '', fields: {}, workflow: '', content };
}

/** With what was typed where somebody looked for it and found nothing. */
function begun(first: Form, title: string): Form {
  return title ? { ...first, title, content: withFirstSection(first.content, title) } : first;
}

interface FormProps {
  space: string;
  template: WholeTemplate | undefined;
}

function NewForm({ space, template }: FormProps) {
  const user = me.value?.id ?? 0;
  const keptAs = `new ${space} ${template?.id ?? kBlank}`;
  const first = firstForm(template);
  const once = useRef(onceNames());
  const [found, setFound] = useState(() => keptWork(user, keptAs, first));
  const [work, setWork] = useState<Work>({ base: { etag: '', form: first }, form: begun(first, asked().title), summary: '', major: false });
  if (found && isChanged(first, found.work.form)) {
    const decide = (next?: Work) => {
      if (next) setWork(next);
      else drop(user, keptAs);
      setFound(null);
    };
    return <KeptNotice time={found.time} stale={false} onTake={() => decide(found.work)} onDiscard={() => decide()} />;
  }
  // A text that nobody has touched follows the language of the document.
  const adjust = (before: Form, after: Form): Form =>
    before.language !== after.language && after.content === bodyFor(template, before.language)
      ? { ...after, content: bodyFor(template, after.language) }
      : after;
  const save = async ({ form, summary }: Work) => {
    const body = bodyFor(template, form.language);
    const request = {
      title: form.title.trim(),
      ...(template ? { template: template.id } : {}),
      ...(form.language ? { language: form.language } : {}),
      fields: withoutEmpty(form.fields),
      ...(form.workflow ? { workflow: form.workflow } : {}),
      tags: tagsOf(form.tags),
      categories: form.categories,
      ...(form.translationOf.trim() ? { translation_of: form.translationOf.trim(), translated_version: form.translatedVersion.trim() } : {}),
      content: withTitle(form.content, body, form.title.trim()),
      ...(summary.trim() ? { summary: summary.trim() } : {}),
    };
    const made = await createDocument(space, request, once.current(request));
    replace(documentPath(made.number));
    return undefined;
  };
  return (
    <Writing
      number=""
      space={space}
      path=""
      template={template}
      work={work}
      keptAs={keptAs}
      needed={template ? numberFields(template) : []}
      asksForChange={false}
      saveLabel={t('new.create')}
      adjust={adjust}
      save={save}
    />
  );
}

function LoadedForm({ space, id }: { space: string; id: string }) {
  const blank = id === kBlank;
  const { data, error, loading, retry } = useResource(blank ? null : `template ${id}`, (signal) => getTemplate(id, signal));
  if (error !== undefined) return <ProblemNotice error={error} retry={retry} />;
  if (!blank && (!data || loading)) return <Progress />;
  return <NewForm space={space} template={data} />;
}

function titleOf(id: string, templates: Template[] | undefined): string {
  const template = templates?.find((one) => one.id === id);
  return template ? t('new.title_from', { template: local(template.name) }) : t('new.title');
}

function InSpace({ space }: { space: Space }) {
  const id = asked().template;
  const { data: templates } = useResource('templates', getTemplates);
  const title = titleOf(id, templates);
  return (
    <div class={id ? 'edit' : 'new'}>
      <p class="crumbs">
        <a href={spacePath(space.key)}>{space.title}</a>
        {id && <a href={newDocumentPath(space.key)}>{t('new.templates')}</a>}
      </p>
      <PageTitle title={title} />
      {!space.permissions.includes('edit_document') && <p class="caution">{t('new.not_here')}</p>}
      {space.permissions.includes('edit_document') && (id ? <LoadedForm key={id} space={space.key} id={id} /> : <TemplateChoice space={space.key} />)}
    </div>
  );
}

export function NewPage({ spaceKey }: { spaceKey: string }) {
  const { data, error, retry } = useResource(spaceKey ? `space ${spaceKey}` : null, (signal) => getSpace(spaceKey, signal));
  if (error !== undefined && isAbsent(error)) return <Absent text={t('not_found.space', { key: spaceKey })} />;
  if (error !== undefined) return <ProblemNotice error={error} retry={retry} />;
  if (!spaceKey) {
    return (
      <div class="new">
        <PageTitle title={t('new.title')} />
        <SpaceChoice />
      </div>
    );
  }
  return data ? <InSpace space={data} /> : <Progress />;
}
