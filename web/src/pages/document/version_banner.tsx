// The line that every version carries: what it is, in which state, since when, and what else the reader should know of.
import type { Document } from '../../api/types';
import { formatDate } from '../../i18n/format';
import { type MessageKey, t } from '../../i18n/messages';
import { documentPath } from '../../router/routes';
import { StateBadge, toneOf } from '../../ui/state_badge';
import { type Reading, type Remark, remarkOn, warningsOn } from './reading';

function newerDraft(state: string): string {
  if (state === 'in_review') return t('document.banner.newer_in_review');
  if (state === 'in_approval') return t('document.banner.newer_in_approval');
  if (state === 'approved') return t('document.banner.newer_approved');
  return t('document.banner.newer_draft');
}

function Advice({ document, remark }: { document: Document; remark: Remark }) {
  const { number } = document;
  switch (remark.kind) {
    case 'in_force':
      return null;
    case 'newer_draft':
      return (
        <p class="banner-advice">
          {newerDraft(remark.state)}{' '}
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
    default: {
      const inForce = document.state === 'effective';
      return (
        <p class="banner-advice">
          {t(remark.kind === 'draft' ? 'document.banner.draft' : 'document.banner.old')}{' '}
          <a href={documentPath(number)}>
            {t(inForce ? 'document.banner.read_current' : 'document.banner.read_draft', { version: remark.inForce })}
          </a>
        </p>
      );
    }
  }
}

function Dates({ reading }: { reading: Reading }) {
  const { state, effectiveFrom, reviewDue } = reading;
  return (
    <>
      {effectiveFrom && state !== 'approved' && (
        <span class="banner-fact">
          {t(state === 'effective' ? 'document.since' : 'document.in_force_from', { date: formatDate(effectiveFrom) })}
        </span>
      )}
      {reviewDue && state === 'effective' && (
        <span class="banner-fact">{t('document.review_due', { date: formatDate(reviewDue) })}</span>
      )}
    </>
  );
}

export function VersionBanner({ document, reading }: { document: Document; reading: Reading }) {
  return (
    <div class={`banner tone-${toneOf(reading.state)}`}>
      <p class="banner-version">
        <strong>{t('document.version', { version: reading.version })}</strong>
        <StateBadge state={reading.state} />
        <Dates reading={reading} />
        <span class="banner-fact">
          {t('document.changed', { date: formatDate(reading.time), name: reading.author })}
        </span>
      </p>
      {warningsOn(reading, new Date()).map((warning) => (
        <p key={warning} class="banner-warning">
          {t(`document.warning.${warning}` as MessageKey, { date: formatDate(reading.effectiveFrom ?? '') })}
        </p>
      ))}
      <Advice document={document} remark={remarkOn(document, reading)} />
    </div>
  );
}
