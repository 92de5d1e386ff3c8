import { createSubscriber } from 'svelte/reactivity';

/** The current time as something to react to: ticks only while somebody on the page shows it. */
function ticker(everyMs: number): () => number {
  const subscribe = createSubscriber((update) => {
    const id = setInterval(update, everyMs);
    return () => clearInterval(id);
  });
  return () => {
    subscribe();
    return Date.now();
  };
}

/** For countdowns. */
export const nowBySecond = ticker(1_000);
/** For 'n min ago': a table of them does not want to render every second. */
export const nowByMoment = ticker(10_000);
