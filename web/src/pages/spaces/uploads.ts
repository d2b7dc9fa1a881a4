// Files on their way into a space: a few at a time, each with how far it is and what came of it.
import { useEffect, useRef, useState } from 'preact/hooks';
import { createFile } from '../../api/files';
import type { Document } from '../../api/types';
import type { DroppedFile } from './dropped_files';

const kAtOnce = 2;

export interface Upload {
  id: number;
  path: string;
  size: number;
  sent: number;
  state: 'waiting' | 'sending' | 'done' | 'failed';
  document?: Document;
  error?: unknown;
}

let lastId = 0;

export interface Uploads {
  items: Upload[];
  add: (files: DroppedFile[]) => void;
  retry: (id: number) => void;
}

/** `onDone` is called when none is left to be sent. */
export function useUploads(spaceKey: string, onDone: () => void): Uploads {
  const [items, setItems] = useState<Upload[]>([]);
  const files = useRef(new Map<number, File>());
  const queue = useRef<Upload[]>([]);
  const underWay = useRef(0);
  const given = useRef(new AbortController());
  const told = useRef(onDone);
  told.current = onDone;
  useEffect(() => () => given.current.abort(), []);

  const change = (id: number, what: Partial<Upload>) =>
    setItems((all) => all.map((one) => (one.id === id ? { ...one, ...what } : one)));

  async function sendOne({ id, path }: Upload): Promise<void> {
    const file = files.current.get(id);
    if (!file) return;
    change(id, { state: 'sending', sent: 0, error: undefined });
    try {
      const options = { signal: given.current.signal, onProgress: (sent: number) => change(id, { sent }) };
      const document = await createFile(spaceKey, path, file, options);
      files.current.delete(id);
      change(id, { state: 'done', document });
    } catch (error) {
      change(id, { state: 'failed', error });
    }
  }

  function sendNext(): void {
    while (underWay.current < kAtOnce) {
      const next = queue.current.shift();
      if (!next) break;
      ++underWay.current;
      void sendOne(next).then(() => {
        --underWay.current;
        if (queue.current.length > 0) sendNext();
        else if (underWay.current === 0 && !given.current.signal.aborted) told.current();
      });
    }
  }

  function enqueue(uploads: Upload[]): void {
    queue.current.push(...uploads);
    sendNext();
  }
  return {
    items,
    add(dropped) {
      const added = dropped.map(({ path, file }): Upload => {
        const id = ++lastId;
        files.current.set(id, file);
        return { id, path, size: file.size, sent: 0, state: 'waiting' };
      });
      setItems((all) => [...all, ...added]);
      enqueue(added);
    },
    retry(id) {
      const upload = items.find((one) => one.id === id);
      if (!upload) return;
      change(id, { state: 'waiting' });
      enqueue([upload]);
    },
  };
}
