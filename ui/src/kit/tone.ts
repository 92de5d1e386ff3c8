/** What a colour says about a state; always beside a word. */
export type Tone = 'good' | 'warn' | 'bad' | 'off';
