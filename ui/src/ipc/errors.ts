import type { ErrorView } from './types.gen';

/** Commands fail with an `ErrorView`; anything else (a panic, a refused capability) is shown as `internal`, with its words. */
export function toErrorView(thrown: unknown): ErrorView {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'message' in thrown) {
    const { code, message } = thrown;
    const request_id = 'request_id' in thrown && typeof thrown.request_id === 'string' ? thrown.request_id : null;
    if (typeof code === 'string' && typeof message === 'string') return { code, message, request_id };
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: 'internal', message, request_id: null };
}

/** The answer, or the error as a value: callers that show errors beside the button want no try. */
export async function attempt<T>(promise: Promise<T>): Promise<{ ok: true; value: T } | { ok: false; error: ErrorView }> {
  try {
    return { ok: true, value: await promise };
  } catch (thrown) {
    return { ok: false, error: toErrorView(thrown) };
  }
}
