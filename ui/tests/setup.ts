import { cleanup } from '@testing-library/svelte';
import { afterEach } from 'vitest';

// happy-dom has no layout and no top layer: components assume a size and skip the layer (`showPopover?.()`).
afterEach(() => {
  // Tests of sources and of the built page run without a document.
  if (typeof document === 'undefined') return;
  cleanup();
  document.body.replaceChildren();
});
