import { apiKeyCopy, apiKeyPin, toErrorView, type ApiKeyRow } from '../../ipc';
import { toasts } from '../../kit/toasts.svelte';
import { errorWords, t } from '../../texts';
import { clipboard } from '../clipboard/clipboard.svelte';
import { apiKeys } from './keys.svelte';

/** By key press there is no button under the eye that could say what went wrong: a toast does. */
function refuse(thrown: unknown): void {
  const words = errorWords(toErrorView(thrown));
  toasts.show('bad', words.title, words.next);
}

export async function copyKey(key: ApiKeyRow): Promise<void> {
  if (!key.has_secret) return toasts.show('bad', t('clipboard.not_here'));
  try {
    clipboard.hold(await apiKeyCopy(key.id));
  } catch (thrown) {
    refuse(thrown);
  }
}

export async function pinKey(key: ApiKeyRow): Promise<void> {
  try {
    apiKeys.put(await apiKeyPin(key.id, !key.pinned));
  } catch (thrown) {
    refuse(thrown);
  }
}
