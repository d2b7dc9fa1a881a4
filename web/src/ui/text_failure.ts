// Why a file has no text, in words.
import type { TextState } from '../api/files';
import { type MessageKey, t } from '../i18n/messages';

export function textFailure(text: TextState): string {
  const key = `texts.${text.failure ?? 'crashed'}` as MessageKey;
  return t(key);
}
