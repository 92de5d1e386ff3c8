import { svelte } from '@sveltejs/vite-plugin-svelte';
import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

/**
 * `vite build` makes the page the shell embeds. `--mode fake` makes another page, the same views over an in-memory
 * backend (src/fake.ts): for screenshots, accessibility checks and design work. The first never imports the second.
 */
export default defineConfig(({ mode }) => ({
  // Relative: the same files work under tauri://localhost, http://tauri.localhost and a static server.
  base: './',
  plugins: [svelte()],
  resolve: mode === 'test' ? { conditions: ['browser'] } : {},
  server: { port: 1420, strictPort: true },
  build: {
    emptyOutDir: true,
    // The CSP allows no data: URL and no inline script: every asset is a file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 300,
    rolldownOptions: { input: resolve(import.meta.dirname, mode === 'fake' ? 'fake.html' : 'index.html') },
  },
  test: {
    environment: 'happy-dom',
    setupFiles: ['tests/setup.ts'],
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    restoreMocks: true,
  },
}));
