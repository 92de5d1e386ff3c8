import type { Backend } from '../backend';
import { accountCommands } from './accounts';
import { auditCommands } from './audit/commands';
import { keyCommands } from './keys';
import { defaults, type FakeOptions } from './options';
import { sessionCommands } from './session';
import { World } from './world';

export type Args = Record<string, unknown>;
export type Commands = Record<string, (args: never) => unknown>;

/** An in-memory Rust for tests and screenshots. Never part of the built page: only fake.html and tests import it. */
export class FakeBackend implements Backend {
  readonly world: World;
  /** Every command that was called, with its arguments. */
  readonly calls: { command: string; args: Args }[] = [];
  readonly options: FakeOptions;
  #listeners = new Map<string, Set<(payload: never) => void>>();
  #commands: Commands;

  constructor(options: Partial<FakeOptions> = {}) {
    this.options = { ...defaults(), ...options };
    this.world = new World(this.options, (event, payload) => this.emit(event, payload));
    this.#commands = { ...sessionCommands(this.world), ...keyCommands(this.world), ...accountCommands(this.world), ...auditCommands(this.world) };
  }

  async invoke<T>(command: string, given: Args = {}): Promise<T> {
    // What crosses to Rust is JSON.
    const args = JSON.parse(JSON.stringify(given)) as Args;
    this.calls.push({ command, args });
    if (this.options.hang.includes(command)) return new Promise<T>(() => undefined);
    const { latency } = this.options;
    const wait = typeof latency === 'number' ? latency : (latency[command] ?? 0);
    if (wait > 0) await new Promise((done) => setTimeout(done, wait));
    const refusal = this.options.fail[command];
    if (refusal) throw refusal;
    const run = this.#commands[command] as ((args: Args) => unknown) | undefined;
    if (!run) throw new Error(`the fake has no command ${command}`);
    return structuredClone(run(args)) as T;
  }

  async listen<T>(event: string, handle: (payload: T) => void): Promise<() => void> {
    const all = this.#listeners.get(event) ?? new Set();
    all.add(handle as never);
    this.#listeners.set(event, all);
    return () => void all.delete(handle as never);
  }

  emit(event: string, payload: unknown): void {
    for (const handle of this.#listeners.get(event) ?? []) (handle as (payload: unknown) => void)(structuredClone(payload));
  }
}
