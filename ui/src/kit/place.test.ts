import { expect, test } from 'vitest';

import { place } from './place';

const view = { width: 1_000, height: 600 };

test('goes below where there is room, above where there is more', () => {
  expect(place({ left: 10, top: 20, right: 60, bottom: 50 }, { width: 200, height: 300 }, view).top).toBe(54);
  expect(place({ left: 10, top: 500, right: 60, bottom: 530 }, { width: 200, height: 300 }, view).top).toBe(196);
});

test('stays inside the window', () => {
  expect(place({ left: 950, top: 20, right: 990, bottom: 50 }, { width: 200, height: 100 }, view).left).toBe(792);
  expect(place({ left: 0, top: 20, right: 20, bottom: 50 }, { width: 200, height: 100 }, view, 'end').left).toBe(8);
  expect(place({ left: 10, top: 280, right: 60, bottom: 310 }, { width: 200, height: 2_000 }, view)).toMatchObject({ maxHeight: 278 });
});
