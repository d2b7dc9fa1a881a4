// Documents whose title or number has a word that begins like what is being typed: one quiet line above the results,
// so that nothing covers them and nothing jumps.
import { suggest } from '../../api/search';
import { useResource } from '../../api/resource';
import { t } from '../../i18n/messages';
import { documentPath } from '../../router/routes';

const kShown = 3;

export function GoTo({ q }: { q: string }) {
  const typed = q.trim();
  const { data } = useResource(
    typed ? `suggest ${typed}` : null,
    (signal) => suggest(typed, signal),
    { keepPrevious: true },
  );
  const items = typed ? (data?.items ?? []).slice(0, kShown) : [];
  return (
    <nav class="go-to" aria-label={t('search.go_to')}>
      {items.map((item) => (
        <a key={item.id} href={documentPath(item.number)} data-result>
          <span class="number">{item.number}</span>
          <span class="go-to-title">{item.text}</span>
        </a>
      ))}
    </nav>
  );
}
