// Changes of access as somebody reads them who is to decide: what goes, what comes.
import type { AccessChange, Role } from '../../api/access_types';
import { t } from '../../i18n/messages';
import { type ChangeLine, changeWords } from './change_words';
import './access.css';

const kMarks = { before: '−', after: '+', stays: '' } as const;

function Line({ mark, text }: ChangeLine) {
  return (
    <li class={`change-line change-${mark}`}>
      <span class="change-mark" aria-hidden="true">
        {kMarks[mark]}
      </span>
      <span>
        {mark !== 'stays' && <span class="only-heard">{t(mark === 'before' ? 'change.before' : 'change.after')} </span>}
        {text}
      </span>
    </li>
  );
}

export function Changes({ changes, roles }: { changes: AccessChange[]; roles: Role[] }) {
  return (
    <ul class="changes">
      {changes.map((change, at) => {
        const { heading, lines } = changeWords(change, roles);
        return (
          <li key={at} class="change">
            <p class="change-heading">{heading}</p>
            <ul>
              {lines.map((line) => (
                <Line key={line.mark + line.text} {...line} />
              ))}
            </ul>
          </li>
        );
      })}
    </ul>
  );
}
