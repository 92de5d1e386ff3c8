import { describe, expect, test } from 'vitest';

import { useBackend } from '../../ipc/backend';
import { FakeBackend } from '../../ipc/fake/fake';
import { carried, Question } from './question.svelte';

const tokens = [{ from: 0, to: 7, kind: 'key' as const }, { from: 7, to: 12, kind: 'value' as const }, { from: 13, to: 17, kind: 'text' as const }];
const turn = () => new Promise((done) => setTimeout(done, 0));

describe('colours', () => {
  test('stay on their letters while the next reading is on its way', () => {
    expect(carried(tokens, 'action:login curl', 'action:logins curl')).toEqual([tokens[0], { from: 7, to: 13, kind: 'value' }, { from: 14, to: 18, kind: 'text' }]);
    expect(carried(tokens, 'action:login curl', 'curl')).toEqual([{ from: 0, to: 4, kind: 'text' }]);
    expect(carried(tokens, 'action:login curl', '')).toEqual([]);
    expect(carried(tokens, 'action:login curl', 'action:login curl')).toEqual(tokens);
  });
});

describe('the question', () => {
  test('is read by Rust; a mistake points at its characters, and only at those of the text as it stands', async () => {
    useBackend(new FakeBackend({ events: 10 }));
    const question = new Question();
    question.type('curl outcome:maybe');
    expect(question.error).toBeNull();
    await turn();
    expect(question.error).toMatchObject({ from: 13, to: 18, code: 'value_invalid' });
    expect(question.tokens.map(({ kind }) => kind)).toEqual(['text', 'key', 'value']);
    question.type('curl outcome:failure');
    expect(question.error).toBeNull();
    await turn();
    expect(question.error).toBeNull();
  });

  test('an older reading that comes late is dropped', async () => {
    const answers: ((view: unknown) => void)[] = [];
    useBackend({ listen: async () => () => undefined, invoke: <T>() => new Promise<T>((done) => answers.push(done as never)) });
    const question = new Question();
    question.type('(');
    await turn();
    question.type('()');
    await turn();
    answers[1]?.({ tokens: [], error: { from: 1, to: 2, code: 'term_missing', message: '' } });
    answers[0]?.({ tokens: [], error: { from: 0, to: 1, code: 'bracket_open', message: '' } });
    await turn();
    expect(question.error?.code).toBe('term_missing');
  });
});
