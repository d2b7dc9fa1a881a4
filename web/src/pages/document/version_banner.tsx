// The line that every version carries: what it is, in which state, and what else the reader should know of.
import type { Document } from '../../api/types';
import { formatDate } from '../../i18n/format';
import { t } from '../../i18n/messages';
import { documentPath } from '../../router/routes';
import { StateBadge, toneOf } from '../../ui/state_badge';
import { type Reading, type Remark, remarkOn } from './reading';

function Advice({ number, remark }: { number: string; remark: Remark }) {
  switch (remark.kind) {
    case 'in_force':
      return null;
    case 'newer_draft':
      return (
        <p class="banner-advice">
          {t('document.banner.newer_draft')}{' '}
          <a href={documentPath(number, remark.version)}>{t('document.banner.read_draft', { version: remark.version })}</a>
        </p>
      );
    case 'none_in_force':
      return (
        <p class="banner-advice">
          {t('document.banner.none_in_force')}{' '}
          {remark.newest && (
            <a href={documentPath(number)}>{t('document.banner.read_newest', { version: remark.newest })}</a>
          )}
        </p>
      );
    default:
      return (
        <p class="banner-advice">
          {t(remark.kind === 'draft' ? 'document.banner.draft' : 'document.banner.old')}{' '}
          <a href={documentPath(number)}>{t('document.banner.read_current', { version: remark.inForce })}</a>
        </p>
      );
  }
}

export function VersionBanner({ document, reading }: { document: Document; reading: Reading }) {
  return (
    <div class={`banner tone-${toneOf(reading.state)}`}>
      <p class="banner-version">
        <strong>{t('document.version', { version: reading.version })}</strong>
        <StateBadge state={reading.state} />
        <span class="banner-author">
          {t('document.changed', { date: formatDate(reading.time), name: reading.author })}
        </span>
      </p>
      <Advice number={document.number} remark={remarkOn(document, reading)} />
    </div>
  );
}
