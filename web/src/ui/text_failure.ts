// Why a file has no text, in words.
import type { TextState } from '../api/files';
import { named } from '../i18n/messages';

export const textFailure = (text: TextState): string => named('text_failure', text.failure ?? 'crashed');
