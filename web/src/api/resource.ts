// Data that a page shows, loaded by key. Answers are remembered so that going back shows the page at once; what is
// remembered is always asked for again. A later request aborts the earlier one, so that answers never come out of order.
import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks';

const kRemembered = 60;
const remembered = new Map<string, unknown>();

export function forgetResources(): void {
  remembered.clear();
}

function remember(key: string, value: unknown): void {
  remembered.delete(key);
  remembered.set(key, value);
  const oldest = remembered.keys().next();
  if (remembered.size > kRemembered && !oldest.done) remembered.delete(oldest.value);
}

export interface Resource<T> {
  key: string | null; // what `data` belongs to
  data: T | undefined;
  error: unknown;
  loading: boolean;
  retry: () => void;
}

interface State<T> {
  key: string | null;
  data: T | undefined;
  error: unknown;
  loading: boolean;
}

export interface ResourceOptions {
  keepPrevious?: boolean; // show the previous answer until the next one is there
}

function firstState<T>(key: string | null): State<T> {
  const data = key === null ? undefined : (remembered.get(key) as T | undefined);
  return { key, data, error: undefined, loading: key !== null };
}

/** Loads what `key` stands for; a null key loads nothing. `load` is only called when the key changes or on retry. */
export function useResource<T>(
  key: string | null,
  load: (signal: AbortSignal) => Promise<T>,
  options: ResourceOptions = {},
): Resource<T> {
  const [state, setState] = useState<State<T>>(() => firstState<T>(key));
  const [attempt, setAttempt] = useState(0);
  const newestLoad = useRef(load);
  newestLoad.current = load;

  useLayoutEffect(() => {
    if (key === null) {
      setState(firstState<T>(null));
      return undefined;
    }
    setState((previous) => {
      const next = firstState<T>(key);
      return next.data === undefined && options.keepPrevious && previous.data !== undefined
        ? { ...previous, error: undefined, loading: true }
        : next;
    });
    const controller = new AbortController();
    newestLoad.current(controller.signal).then(
      (data) => {
        if (controller.signal.aborted) return;
        remember(key, data);
        setState({ key, data, error: undefined, loading: false });
      },
      (error: unknown) => {
        if (controller.signal.aborted) return;
        // Stale data must not outlive a refusal: what may no longer be read is no longer shown.
        remembered.delete(key);
        setState({ key, data: undefined, error, loading: false });
      },
    );
    return () => controller.abort();
  }, [key, attempt, options.keepPrevious]);

  const retry = useCallback(() => setAttempt((n) => n + 1), []);
  // Until the effect has run, a new key must not show the data of another page.
  if (state.key !== key && !options.keepPrevious) return { ...firstState<T>(key), retry };
  return { ...state, retry };
}
