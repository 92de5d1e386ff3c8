import type { Attachment } from 'svelte/attachments';

export interface Tip {
  text: string;
  /** The key that does the same. */
  keys?: string | undefined;
  anchor: HTMLElement;
}

class Tooltips {
  shown: Tip | null = $state.raw(null);
}
/** At most one is shown; TooltipHost.svelte draws it. */
export const tooltips = new Tooltips();

const DELAY_MS = 350;

/** Words for an element while the pointer rests on it or it has the keyboard's focus. Esc hides them. */
export function tooltip(text: string | null | undefined, keys?: string, wanted: (element: HTMLElement) => boolean = () => true): Attachment<HTMLElement> {
  return (element) => {
    if (!text) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = () => {
      if (!wanted(element)) return;
      tooltips.shown = { text, keys, anchor: element };
      element.setAttribute('aria-describedby', 'tooltip');
    };
    const hide = () => {
      clearTimeout(timer);
      if (tooltips.shown?.anchor !== element) return;
      tooltips.shown = null;
      element.removeAttribute('aria-describedby');
    };
    const enter = () => {
      clearTimeout(timer);
      timer = setTimeout(show, DELAY_MS);
    };
    const focus = () => {
      if (element.matches(':focus-visible')) show();
    };
    const key = (event: KeyboardEvent) => {
      if (event.key === 'Escape') hide();
    };
    const off = new AbortController();
    const options = { signal: off.signal };
    element.addEventListener('pointerenter', enter, options);
    element.addEventListener('pointerleave', hide, options);
    element.addEventListener('pointerdown', hide, options);
    element.addEventListener('focusin', focus, options);
    element.addEventListener('focusout', hide, options);
    element.addEventListener('keydown', key, options);
    return () => {
      off.abort();
      hide();
    };
  };
}

/** The whole text, where its element or the cell around it cuts it off; nothing where it can be read. */
export const whole = (text: string | null | undefined): Attachment<HTMLElement> =>
  tooltip(text, undefined, (element) => [element, element.parentElement].some((box) => box !== null && box.scrollWidth > box.clientWidth));
