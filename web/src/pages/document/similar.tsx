// Documents that say similar things: a help beside the text, which is left out where it fails or finds nothing.
import { useResource } from '../../api/resource';
import { getSimilar } from '../../api/search';
import { t } from '../../i18n/messages';
import { documentPath } from '../../router/routes';
import type { Reading } from './reading';

export function Similar({ reading }: { reading: Reading }) {
  const { data } = useResource(`similar ${reading.id} ${reading.revision}`, (signal) => getSimilar(reading.id, signal));
  if (!data || data.length === 0) return null;
  return (
    <section class="part similar" aria-labelledby="similar-heading">
      <h2 id="similar-heading" class="section-title">
        {t('document.similar')}
      </h2>
      <ul>
        {data.map((each) => (
          <li key={each.id}>
            <a href={documentPath(each.number)}>
              <span lang={each.language || undefined}>{each.title}</span> <span class="number">{each.number}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
