import { tick } from 'svelte';
import { auditEvent, auditPage, auditPosition, toErrorView, type AuditRowView, type ErrorView, type FlagView } from '../../ipc';
import { AuditPages } from './pages.svelte';
import { question } from './question.svelte';
import { MOST, Selection } from './selection.svelte';
import { Summary } from './summary.svelte';

/** What the timeline needs of the list on the page. */
export interface List {
  reveal: (row: number, where?: number) => void;
  focus: () => void;
  atTop: () => boolean;
}

/** Facets and bars follow the rows once typing rests this long: the rows come first, and who types fast needs no others. */
const SUMMARY_MS = 90;
const FILL_MS = 1_500;

/** The page of the log: rows, what is open, what is chosen, and where the reader is. */
export class Timeline {
  readonly pages = new AuditPages();
  readonly summary = new Summary();
  readonly selection = new Selection();
  cursor = $state(-1);
  /** Kept by value: the pane stays where its row has left the window or the question changed. */
  opened: AuditRowView | null = $state.raw(null);
  comparing: [AuditRowView, AuditRowView] | null = $state.raw(null);
  /** Whether the evidence of what the log was caught at is open, over what else is. */
  evidence = $state(false);
  /** Whether new events come in at the top by themselves, while nobody reads further down. */
  live = $state(false);
  /** What could not be done with an event. */
  error: ErrorView | null = $state.raw(null);
  list: List | undefined;
  #target: { seq: number } | { time: string } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The rows that are shown have no facets and bars yet. */
  #owed = false;
  #filling: ReturnType<typeof setTimeout> | undefined;

  /** A new question, or the same of a new snapshot: from the top. */
  async ask(text: string = question.text): Promise<void> {
    clearTimeout(this.#timer);
    if (!(await this.pages.ask(text.trim()))) {
      // The rows of the question before stay: so must what is said of them.
      if (!this.pages.asking) this.#summarize();
      return;
    }
    this.cursor = -1;
    this.selection.clear();
    this.#owed = true;
    await tick();
    this.list?.reveal(-1);
    this.#summarize();
    await this.#seek();
  }

  /** Facets and bars of the rows that are shown, unless they are under way or here. */
  #summarize(): void {
    clearTimeout(this.#timer);
    if (!this.#owed) return;
    this.#timer = setTimeout(() => {
      this.#owed = false;
      this.summary.load(this.pages.query ?? '', this.pages.upTo);
    }, SUMMARY_MS);
  }

  /** The log grew. What is read does not move. */
  grew(newest: number): void {
    const { pages } = this;
    if (pages.total === null || pages.asking || (pages.upTo !== null && newest <= pages.upTo)) return;
    const reading = this.cursor >= 0 || this.opened !== null || this.selection.size > 0 || this.list?.atTop() === false;
    // An empty list has nothing that could move.
    if (pages.total === 0 || (this.live && !reading)) void this.ask(pages.query ?? '');
    else void pages.count();
  }

  /** History comes in below: the list grows at its end, and nothing that is read moves. Looked at now and then, not with every page. */
  filled(): void {
    const { pages } = this;
    this.#filling ??= setTimeout(() => {
      this.#filling = undefined;
      if (pages.total === null || pages.query === null || pages.asking) return;
      if (pages.total === 0) return void this.ask(pages.query);
      void pages.count();
      this.summary.load(pages.query, pages.upTo);
    }, FILL_MS);
  }
  /** The page is left. */
  stop(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#filling);
  }

  /** Follows the log, or stops: what came meanwhile is shown at once. */
  follow(live: boolean): void {
    this.live = live;
    if (live && this.pages.fresh > 0) void this.ask(this.pages.query ?? '');
  }

  /** Shows an event, or a moment, with all that happened around it. */
  async around(target: { seq: number } | { time: string }): Promise<void> {
    this.evidence = false;
    this.#target = target;
    if (question.text !== '') question.set('');
    else if (this.pages.total === null || ('seq' in target && target.seq > (this.pages.upTo ?? -1))) await this.ask('');
    else await this.#seek();
  }
  /** Goes to a moment in the list as it is asked for. */
  async jump(time: string): Promise<void> {
    this.#target = { time };
    await this.#seek();
  }

  async #seek(): Promise<void> {
    const target = this.#target;
    this.#target = null;
    if (target === null || this.pages.query === null) return;
    try {
      const seq = 'seq' in target ? target.seq : null;
      const row = await auditPosition(this.pages.query, this.pages.upTo, seq, 'time' in target ? target.time : null);
      await tick();
      this.cursor = Math.min(row, (this.pages.total ?? 1) - 1);
      this.list?.reveal(this.cursor, 0.35);
      if (seq === null) return;
      const { event, flags, verified } = await auditEvent(seq);
      this.opened = { ...event, flags, verified };
      this.error = null;
    } catch (thrown) {
      this.error = toErrorView(thrown);
    }
  }

  /** A flag of `event` was muted or is heard again: its like in sight follow. */
  flagged(event: AuditRowView, flags: FlagView[]): void {
    if (this.opened?.seq === event.seq) this.opened = { ...this.opened, flags };
    const changed = flags.find((flag) => event.flags.some((one) => one.kind === flag.kind && one.muted !== flag.muted));
    if (!changed) return;
    const same = (flag: FlagView) => (flag.kind === changed.kind ? { ...flag, muted: changed.muted } : flag);
    this.pages.patch((row) => (row.actor?.id === event.actor?.id ? { ...row, flags: row.flags.map(same) } : row));
  }

  move(row: number): void {
    this.cursor = row;
    if (this.opened) this.opened = this.pages.row(row) ?? this.opened;
  }
  open(row: number): void {
    this.comparing = null;
    this.evidence = false;
    this.opened = this.pages.row(row) ?? null;
  }
  close(): void {
    if (this.evidence) this.evidence = false;
    else this.opened = this.comparing = null;
    this.list?.focus();
  }

  async choose(row: number, how: 'toggle' | 'extend', before: number): Promise<void> {
    const { selection, pages } = this;
    const event = pages.row(row);
    if (how === 'toggle') {
      selection.anchor = row;
      if (event) selection.toggle(event);
      return;
    }
    if (selection.anchor < 0) selection.anchor = Math.max(0, before);
    const from = Math.max(Math.min(selection.anchor, row), row - MOST + 1);
    const to = Math.min(Math.max(selection.anchor, row) + 1, from + MOST);
    const held = Array.from({ length: to - from }, (_, i) => pages.row(from + i));
    if (held.every((one) => one !== undefined)) return selection.put(held);
    try {
      const page = await auditPage(pages.query ?? '', pages.upTo, from, to - from);
      selection.put(page.rows);
    } catch (thrown) {
      this.error = toErrorView(thrown);
    }
  }
  compare(): void {
    const [newer, older] = this.selection.events;
    if (!newer || !older) return;
    this.opened = null;
    this.evidence = false;
    this.comparing = [older, newer];
  }
}
