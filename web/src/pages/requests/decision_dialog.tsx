// Approving or rejecting a request: with the password, since it is a statement that stays.
import { useState } from 'preact/hooks';
import { decideRequest } from '../../api/access';
import type { AccessRequest } from '../../api/access_types';
import { t } from '../../i18n/messages';
import { Dialog, DialogButtons } from '../../ui/dialog';
import { Labelled } from '../../ui/labelled';
import { Refusal } from '../../ui/problem_notice';
import { type Proof, ProofFields, isProofMissing, kNoProof, proofBody } from '../../ui/proof_fields';
import { Changes } from '../access/changes';
import { useRoles } from '../access/known';

interface Props {
  request: AccessRequest;
  decision: 'approve' | 'reject';
  onDone: (token: string | undefined) => void;
  onClose: () => void;
}

export function DecisionDialog({ request, decision, onDone, onClose }: Props) {
  const [comment, setComment] = useState('');
  const [proof, setProof] = useState<Proof>(kNoProof);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<unknown>();
  const roles = useRoles();
  const rejects = decision === 'reject';
  const lacksComment = rejects && !comment.trim();

  async function submit(event: Event) {
    event.preventDefault();
    setTried(true);
    setRefusal(undefined);
    if (lacksComment || isProofMissing(proof)) return;
    setBusy(true);
    try {
      const { reset_token } = await decideRequest(request.id, { decision, comment: comment.trim(), ...proofBody(proof) });
      onDone(reset_token);
    } catch (error) {
      setRefusal(error);
      setBusy(false);
      setProof(kNoProof);
      setTried(false);
    }
  }
  return (
    <Dialog title={t(rejects ? 'request.reject_title' : 'request.approve_title', { id: request.id })} onClose={onClose}>
      <form onSubmit={submit} noValidate>
        {rejects ? <p>{t('request.reject_help')}</p> : <Changes changes={request.changes} roles={roles} />}
        <Labelled label={t('transition.comment')} optional={!rejects} problem={tried && lacksComment ? t('rule.comment_required') : undefined}>
          {(ids) => <textarea {...ids} class="field short" maxLength={4000} value={comment} onInput={(event) => setComment(event.currentTarget.value)} />}
        </Labelled>
        <ProofFields proof={proof} onChange={setProof} tried={tried} />
        <Refusal error={refusal} />
        <DialogButtons submit={t(rejects ? 'request.reject' : 'request.approve')} busy={busy} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
