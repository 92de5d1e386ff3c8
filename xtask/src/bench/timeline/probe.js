// Put into the page that is measured, ours or the reference's: what it looks like from inside.
const see = (id) => document.querySelector(`[data-testid=${id}]`);
const field = see('audit-search');
const total = see('audit-total');
// Where nothing matches there is no list, and another one afterwards.
const scroller = () => see('audit-grid');
// After the frame that is being made now was drawn.
const drawn = (run) => requestAnimationFrame(() => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = run;
  port2.postMessage(0);
});
let typed = [];
let since = null;
let frames = [];
let watching = false;
let most = 0;
const count = () => (most = Math.max(most, document.getElementsByTagName('*').length));
const wrong = () => field.getAttribute('aria-invalid') === 'true';
// A mistake keeps the rows before; a question with no answer has none to draw.
const answered = () => wrong() || total.dataset.query === field.value.trim();

field.addEventListener('keydown', ({ timeStamp }) => (since = timeStamp), true);
new MutationObserver(() => {
  if (since === null || !answered()) return;
  const from = since;
  since = null;
  count();
  if (!wrong() && total.dataset.total !== '0') drawn(() => typed.push(performance.now() - from));
}).observe(see('app') ?? document.body, { subtree: true, childList: true, attributes: true });

window.probe = {
  field: () => field,
  scroller,
  // The rows without the line of headings.
  list: () => ({
    getBoundingClientRect: () => {
      const { left, top, width, height } = scroller().getBoundingClientRect();
      return { left, top: top + 30, width, height: height - 30 };
    },
  }),
  answered,
  drawn: () => {
    const taken = typed;
    typed = [];
    return taken;
  },
  watch: () => {
    frames = [];
    watching = true;
    let last = null;
    const frame = (now) => {
      if (last !== null) frames.push(now - last);
      last = now;
      if (frames.length % 16 === 0) count();
      if (watching) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  },
  frames: () => {
    watching = false;
    // The first frames fall on the driver's own call.
    return frames.slice(3);
  },
  most: () => {
    count();
    return most;
  },
};
