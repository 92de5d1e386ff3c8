/**
 * The one door to Rust. `main.ts` opens it with the shell's, `fake.ts` and tests with an in-memory one.
 * What is refused here: knowing which of them answers.
 */
export interface Backend {
  invoke<T>(command: string, args?: Record<string, unknown>): Promise<T>;
  /** Answers the function that ends the subscription. */
  listen<T>(event: string, handle: (payload: T) => void): Promise<() => void>;
}

let current: Backend | undefined;

export function useBackend(backend: Backend): void {
  current = backend;
}

export function backend(): Backend {
  if (!current) throw new Error('no backend: call useBackend before the first command');
  return current;
}
