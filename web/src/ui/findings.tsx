// What has to be mended before a document can go on, each with the way to its place.
import type { Finding } from '../api/types';
import { local, t } from '../i18n/messages';
import { editPath } from '../router/routes';

export const fieldId = (name: string) => 'field-' + name;

function placeOf(number: string, finding: Finding): string {
  if (finding.place === 'field') return editPath(number) + '#' + encodeURIComponent(fieldId(finding.name));
  return editPath(number) + (finding.line ? `?line=${finding.line}` : '');
}

interface Props {
  number: string; // empty: of a document that is not there yet
  findings: readonly Finding[];
}

export function Findings({ number, findings }: Props) {
  if (findings.length === 0) return null;
  return (
    <ul class="findings">
      {findings.map((finding, at) => (
        <li key={at}>
          {local(finding.message)} {number && <a href={placeOf(number, finding)}>{t('finding.mend')}</a>}
        </li>
      ))}
    </ul>
  );
}
