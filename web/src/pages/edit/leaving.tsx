// Nobody leaves unsaved work by accident. What is left all the same stays in the browser and is offered again.
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../i18n/messages';
import { guardLeaving } from '../../router/router';
import { Dialog, DialogButtons } from '../../ui/dialog';

interface Asked {
  leave: () => void;
  stay: () => void;
}

export interface Leaving {
  asked: Asked | undefined; // a question that waits for its answer
  allow: () => void; // the application itself leaves, having saved
  forbid: () => void;
}

export function useLeaveGuard(changed: boolean): Leaving {
  const [asked, setAsked] = useState<Asked>();
  const allowed = useRef(false);
  const newest = useRef(changed);
  newest.current = changed;
  useEffect(() => {
    const isGuarded = () => newest.current && !allowed.current;
    const remove = guardLeaving((leave) => {
      if (!isGuarded()) return false;
      const go = () => {
        allowed.current = true;
        leave();
      };
      setAsked({ leave: go, stay: () => setAsked(undefined) });
      return true;
    });
    const onUnload = (event: Event) => {
      if (isGuarded()) event.preventDefault();
    };
    window.addEventListener('beforeunload', onUnload);
    return () => {
      remove();
      window.removeEventListener('beforeunload', onUnload);
    };
  }, []);
  return {
    asked,
    allow: () => {
      allowed.current = true;
    },
    forbid: () => {
      allowed.current = false;
    },
  };
}

export function LeaveDialog({ leave, stay }: Asked) {
  const onSubmit = (event: Event) => {
    event.preventDefault();
    leave();
  };
  return (
    <Dialog title={t('leave.title')} onClose={stay}>
      <form onSubmit={onSubmit}>
        <p>{t('leave.explanation')}</p>
        <DialogButtons submit={t('leave.leave')} cancel={t('leave.stay')} busy={false} onCancel={stay} />
      </form>
    </Dialog>
  );
}
