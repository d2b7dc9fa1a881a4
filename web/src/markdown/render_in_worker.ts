// Rendering with a deadline.
const kDeadline = 4000; // milliseconds

/** HTML for `text`, still to be sanitised. Rejects when the text cannot be rendered in time, or `signal` is aborted. */
export function renderInWorker(text: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    const end = () => {
      clearTimeout(timer);
      worker.terminate();
      signal.removeEventListener('abort', onAbort);
    };
    const fail = (reason: string) => {
      end();
      reject(new Error(reason));
    };
    const onAbort = () => fail('aborted');
    const timer = setTimeout(() => fail('too slow'), kDeadline);
    signal.addEventListener('abort', onAbort);
    worker.onmessage = (event: MessageEvent<string>) => {
      end();
      resolve(event.data);
    };
    worker.onerror = () => fail('cannot be rendered');
    worker.postMessage(text);
  });
}
