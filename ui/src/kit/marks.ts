export interface Mark {
  from: number;
  to: number;
  kind: string;
}
export interface Segment {
  text: string;
  kind: string;
  wrong: boolean;
}

/** A text cut at every border of a mark and of the wrong part. */
export function segments(text: string, marks: Mark[], wrong: { from: number; to: number } | null): Segment[] {
  const cuts = new Set([0, text.length]);
  for (const { from, to } of wrong ? [...marks, wrong] : marks) {
    cuts.add(Math.min(from, text.length));
    cuts.add(Math.min(to, text.length));
  }
  const borders = [...cuts].sort((a, b) => a - b);
  return borders.slice(0, -1).map((from, i) => {
    const to = borders[i + 1] ?? from;
    const kind = marks.find((mark) => mark.from <= from && to <= mark.to)?.kind ?? '';
    return { text: text.slice(from, to), kind, wrong: wrong !== null && wrong.from <= from && to <= wrong.to };
  });
}
