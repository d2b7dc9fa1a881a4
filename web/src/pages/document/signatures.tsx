// Who signed this version, in which meaning, when, and whether the statement still holds. Printed with the document.
import { getSignatures } from '../../api/documents';
import { useResource } from '../../api/resource';
import type { Document, Signature } from '../../api/types';
import { named, t } from '../../i18n/messages';
import { ProblemNotice, isAbsent } from '../../ui/problem_notice';
import { fullName } from '../../ui/person';
import { Time } from '../../ui/time';
import type { Reading } from './reading';

const kShort = 12; // characters of a hash, enough to compare by eye

function Row({ signature }: { signature: Signature }) {
  return (
    <li class="signature">
      <p class="signature-who">
        <strong>{fullName(signature.signer)}</strong>
        <span>{named('meaning', signature.meaning)}</span>
        <Time at={signature.time} exact />
      </p>
      <p class="signature-facts">
        <span class={`state tone-${signature.valid ? 'good' : 'bad'}`}>
          {t(signature.valid ? 'signature.valid' : 'signature.invalid')}
        </span>
        <span title={signature.content_sha256}>
          {t('document.sha256')} <code>{signature.content_sha256.slice(0, kShort)}</code>
        </span>
      </p>
      <details class="signature-statement">
        <summary>{t('signature.statement')}</summary>
        <pre tabIndex={0}>{signature.statement}</pre>
      </details>
    </li>
  );
}

export function Signatures({ document, reading }: { document: Document; reading: Reading }) {
  const { data, error, retry } = useResource(`signatures ${reading.id} ${reading.revision} ${document.etag}`, (signal) =>
    getSignatures(reading.id, reading.revision, signal),
    { keepPrevious: true },
  );
  if (error !== undefined && !isAbsent(error)) return <ProblemNotice error={error} retry={retry} />;
  if (!data || data.length === 0) return null;
  return (
    <section class="part signatures" aria-labelledby="signatures-heading">
      <h2 id="signatures-heading" class="section-title">
        {t('document.signatures')}
      </h2>
      <ol>
        {data.map((signature) => (
          <Row key={signature.id} signature={signature} />
        ))}
      </ol>
    </section>
  );
}
