import { describe, expect, test } from 'vitest';

import { readDeploymentUrl } from './deployment_url';

describe('the URL of a deployment', () => {
  test.each([
    ['https://keys.example.com', 'https://keys.example.com'],
    [' keys.example.com/ ', 'https://keys.example.com'],
    ['https://example.com/bijak/', 'https://example.com/bijak'],
    ['http://127.0.0.1:8787', 'http://127.0.0.1:8787'],
    ['http://[::1]:8787/', 'http://[::1]:8787'],
  ])('%s is taken', (typed, url) => expect(readDeploymentUrl(typed)).toEqual({ url }));

  test.each([
    ['', 'url.empty'],
    ['https://', 'url.malformed'],
    ['http://keys.example.com', 'url.insecure'],
    ['http://localhost:8787', 'url.insecure'],
    ['http://127.0.0.1.evil.example', 'url.insecure'],
    ['javascript://alert(1)', 'url.insecure'],
    ['javascript:alert(1)', 'url.malformed'],
    ['ftp://keys.example.com', 'url.insecure'],
    ['https://lena:pw@keys.example.com', 'url.credentials'],
    ['https://keys.example.com?next=1', 'url.extra'],
  ])('%s is refused', (typed, problem) => expect(readDeploymentUrl(typed)).toEqual({ problem }));
});
