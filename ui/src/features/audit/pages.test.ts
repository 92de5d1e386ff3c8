import { beforeEach, describe, expect, test } from 'vitest';

import { useBackend } from '../../ipc/backend';
import { FakeBackend } from '../../ipc/fake/fake';
import type { AuditPageView } from '../../ipc';
import { AuditPages, PAGE } from './pages.svelte';

type Ask = { query: string; upToSeq: number | null; position: number; limit: number };

/** A backend whose answers come when the test says so. */
function byHand() {
  const asked: (Ask & { answer: (page: Partial<AuditPageView>) => Promise<void>; refuse: (code?: string) => Promise<void> })[] = [];
  useBackend({
    listen: async () => () => undefined,
    invoke: <T>(_: string, args?: Record<string, unknown>) =>
      new Promise<T>((resolve, reject) => {
        const ask = args as unknown as Ask;
        const turn = async (act: () => void) => {
          act();
          await new Promise((done) => setTimeout(done, 0));
        };
        asked.push({
          ...ask,
          answer: (page) => turn(() => resolve({ up_to_seq: 999, total: 1_000, position: ask.position, rows: [], took_ms: 2, ...page } as T)),
          refuse: (code = 'unreachable') => turn(() => reject({ code, message: 'no', request_id: null })),
        });
      }),
  });
  return asked;
}
const rows = (from: number, count: number) => Array.from({ length: count }, (_, i) => ({ seq: from - i })) as AuditPageView['rows'];

describe('pages of the audit log', () => {
  test('the answer to an older question is dropped, whenever it comes', async () => {
    const asked = byHand();
    const pages = new AuditPages();
    void pages.ask('a');
    void pages.ask('ab');
    await asked[1]?.answer({ total: 2, rows: rows(7, 2) });
    await asked[0]?.answer({ total: 500, rows: rows(999, PAGE) });
    expect(pages.total).toBe(2);
    expect(pages.row(0)?.seq).toBe(7);
    expect(pages.asking).toBe(false);
  });

  test('a failure of an older question is dropped too', async () => {
    const asked = byHand();
    const pages = new AuditPages();
    void pages.ask('a');
    void pages.ask('ab');
    await asked[0]?.refuse();
    expect(pages.error).toBeNull();
    await asked[1]?.answer({});
    expect(pages.error).toBeNull();
  });

  test('a page that was on its way when the question changed is dropped', async () => {
    const asked = byHand();
    const pages = new AuditPages();
    void pages.ask('');
    await asked[0]?.answer({ rows: rows(999, PAGE) });
    pages.show(310, 330);
    void pages.ask('x');
    await asked[2]?.answer({ total: 400, rows: rows(50, PAGE) });
    await asked[1]?.answer({ rows: rows(699, PAGE) });
    expect(pages.row(310)).toBeUndefined();
  });

  test('pages are asked for once, of the same snapshot', async () => {
    const asked = byHand();
    const pages = new AuditPages();
    void pages.ask('');
    await asked[0]?.answer({ rows: rows(999, PAGE) });
    pages.show(90, 110);
    pages.show(95, 115);
    expect(asked.slice(1).map(({ position, upToSeq }) => [position, upToSeq])).toEqual([[100, 999]]);
    await asked[1]?.answer({ rows: rows(899, PAGE) });
    expect(pages.row(100)?.seq).toBe(899);
    pages.show(100, 120);
    expect(asked.length).toBe(2);
  });

  test('a page that failed is asked for again', async () => {
    const asked = byHand();
    const pages = new AuditPages();
    void pages.ask('');
    await asked[0]?.answer({ rows: rows(999, PAGE) });
    pages.show(100, 120);
    await asked[1]?.refuse();
    expect(pages.error?.code).toBe('unreachable');
    pages.show(100, 121);
    await asked[2]?.answer({ rows: rows(899, PAGE) });
    expect(pages.error).toBeNull();
  });

  test('one request is under way at a time; then what is in sight comes before what lies around it', async () => {
    const asked = byHand();
    const pages = new AuditPages();
    void pages.ask('');
    await asked[0]?.answer({ rows: rows(999, PAGE) });
    pages.show(590, 610);
    pages.show(795, 805);
    expect(asked.slice(1).map(({ position, limit }) => [position, limit])).toEqual([[590, 20]]);
    await asked[1]?.answer({ rows: rows(409, 20) });
    expect(asked.slice(2).map(({ position, limit }) => [position, limit])).toEqual([[795, 10]]);
    await asked[2]?.answer({ rows: rows(204, 10) });
    expect([pages.row(795)?.seq, pages.row(804)?.seq, pages.row(805)]).toEqual([204, 195, undefined]);
    expect(asked.slice(3).map(({ position, limit }) => [position, limit])).toEqual([[700, PAGE]]);
    await asked[3]?.answer({ rows: rows(299, PAGE) });
    expect(asked.slice(4).map(({ position, limit }) => [position, limit])).toEqual([[800, PAGE]]);
  });

  test('a page that a newer request cancelled is asked for again, and nobody is told', async () => {
    const asked = byHand();
    const pages = new AuditPages();
    void pages.ask('');
    await asked[0]?.answer({ rows: rows(999, PAGE) });
    pages.show(310, 330);
    await asked[1]?.refuse('cancelled');
    expect(pages.error).toBeNull();
    expect(asked[2]).toMatchObject({ position: 310, limit: 20 });
  });

  test('half a query leaves the rows before where they are', async () => {
    const asked = byHand();
    const pages = new AuditPages();
    void pages.ask('');
    await asked[0]?.answer({ rows: rows(999, PAGE) });
    void pages.ask('action:');
    await asked[1]?.refuse('query_invalid');
    expect(pages.error).toBeNull();
    expect(pages.row(0)?.seq).toBe(999);
    expect(pages.query).toBe('');
  });

  test('new events are counted beside the rows, which do not move', async () => {
    const asked = byHand();
    const pages = new AuditPages();
    void pages.ask('key');
    await asked[0]?.answer({ total: 40, rows: rows(999, 40) });
    void pages.count();
    expect(asked[1]).toMatchObject({ query: 'key', upToSeq: 999 });
    // History came in below meanwhile: it is not new, and the list grows at its end.
    await asked[1]?.answer({ total: 45, rows: rows(999, 1) });
    await asked[2]?.answer({ total: 57, up_to_seq: 1_100, rows: rows(1_100, 1) });
    expect(pages.total).toBe(45);
    expect(pages.fresh).toBe(12);
    expect(pages.row(0)?.seq).toBe(999);
    expect(pages.upTo).toBe(999);
  });
});

describe('a million events', () => {
  let pages: AuditPages;
  beforeEach(async () => {
    useBackend(new FakeBackend({ events: 1_000_000 }));
    pages = new AuditPages();
    await pages.ask('');
  });

  test('are never all held: far pages are let go', async () => {
    for (let at = 0; at < 12_000; at += PAGE) {
      pages.show(at, at + 20);
      await new Promise((done) => setTimeout(done, 0));
    }
    expect(pages.row(11_900)?.seq).toBe(1_000_000 - 1 - 11_900);
    expect(pages.row(0)).toBeUndefined();
  });
});
