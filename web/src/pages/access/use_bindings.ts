// Roles at one place while somebody changes them: put into force one by one, or, where a second person must approve them, gathered
// and asked for together with a reason.
import { useState } from 'preact/hooks';
import type { Answer, Tagged } from '../../api/answer';
import { ApiError } from '../../api/client';
import type { AccessBinding, AccessChange, AccessRequest } from '../../api/access_types';
import { changesBetween } from './bindings';

export interface BindingsSource {
  load: () => Promise<Tagged<AccessBinding[]>>;
  save: (items: AccessBinding[], etag: string, reason: string) => Promise<Answer<AccessBinding[]>>;
}

export interface BindingsState {
  items: AccessBinding[]; // as they would be
  changes: AccessChange[]; // gathered, not asked for yet
  gathers: boolean;
  busy: boolean;
  refusal: unknown;
  filed: AccessRequest | undefined;
  change: (next: (items: AccessBinding[]) => AccessBinding[]) => void;
  ask: (reason: string) => Promise<void>;
  discard: () => void;
}

/** The server wants to know why: what is changed reaches into a controlled space. */
const wantsReason = (error: unknown) => error instanceof ApiError && error.rule === 'reason_required';

export function useBindings(source: BindingsSource, first: Tagged<AccessBinding[]>, controlled: boolean): BindingsState {
  const [saved, setSaved] = useState(first);
  const [items, setItems] = useState(first.value);
  const [reaches, setReaches] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<unknown>();
  const [filed, setFiled] = useState<AccessRequest>();
  const show = (next: Tagged<AccessBinding[]>) => {
    setSaved(next);
    setItems(next.value);
  };

  async function save(next: AccessBinding[], reason: string) {
    setBusy(true);
    setRefusal(undefined);
    setFiled(undefined);
    try {
      const answer = await source.save(next, saved.etag, reason);
      if ('filed' in answer) {
        setFiled(answer.filed);
        show(saved);
        setReaches(false);
      } else show({ value: answer.now, etag: answer.etag });
    } catch (error) {
      // The first time that is no refusal: what was wanted is gathered, and asked for with a reason.
      if (wantsReason(error) && !reason) {
        setReaches(true);
        setItems(next);
      } else setRefusal(error);
      // Somebody else has changed the roles: what holds now is shown, and the person looks again.
      if (error instanceof ApiError && error.status === 412) show(await source.load().catch(() => saved));
    }
    setBusy(false);
  }
  const gathers = controlled || reaches;
  return {
    items,
    changes: gathers ? changesBetween(saved.value, items) : [],
    gathers,
    busy,
    refusal,
    filed,
    change: (next) => {
      const wanted = next(items);
      setFiled(undefined);
      if (gathers) setItems(wanted);
      else void save(wanted, '');
    },
    ask: (reason) => save(items, reason),
    discard: () => {
      setItems(saved.value);
      setReaches(false);
      setRefusal(undefined);
    },
  };
}
