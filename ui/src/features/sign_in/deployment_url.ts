import type { TextKey } from '../../texts';

/** What was typed as a URL the app may use, or why it may not. Rust judges again (`insecure_url`). */
export function readDeploymentUrl(typed: string): { url: string } | { problem: TextKey } {
  const text = typed.trim();
  if (text === '') return { problem: 'url.empty' };
  const withScheme = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  let url: URL;
  try {
    url = new URL(withScheme);
  } catch {
    return { problem: 'url.malformed' };
  }
  if (url.username || url.password) return { problem: 'url.credentials' };
  if (url.search || url.hash) return { problem: 'url.extra' };
  // Loopback literals only: 'localhost' is a name and may be answered by somebody else.
  const loopback = /^127\.\d+\.\d+\.\d+$/.test(url.hostname) || url.hostname === '[::1]';
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) return { problem: 'url.insecure' };
  return { url: url.origin + url.pathname.replace(/\/+$/, '') };
}
