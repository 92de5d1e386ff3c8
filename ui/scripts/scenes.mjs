// Every view in every state worth looking at: a query of fake.html, and what to do before looking.
const press = (testid) => async (page) => page.getByTestId(testid).first().click();
const go = (name, id) => async (page) => page.evaluate(([name, id]) => window.go(name, id), [name, id ?? null]);
const then = (...steps) => async (page) => { for (const step of steps) await step(page); };
const row = (name) => async (page) => page.locator(`[data-testid=key-row][data-name="${name}"]`).click();
const keys = (...names) => async (page) => { for (const name of names) await page.keyboard.press(name); };
const openKey = (name) => then(go('keys'), row(name), keys('Enter'));
const firstAccount = then(go('service_accounts'), async (page) => page.locator('[data-testid=account-row][data-name=inference-prod]').click());
/** In narrow windows some things are, and some are not. */
const ifSeen = (testid) => async (page) => { const one = page.getByTestId(testid).first(); if (await one.isVisible()) await one.click(); };
/** A drag over the histogram, by parts of its width. */
const drag = (from, to, hold = false) => async (page) => {
  const box = await page.locator('[data-testid=audit-histogram] [role=slider]').boundingBox();
  await page.mouse.move(box.x + box.width * from, box.y + 30);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * to, box.y + 30, { steps: 8 });
  if (!hold) await page.mouse.up();
};
/** Until the facets and bars are there, which follow the rows. */
const rest = async (page) => page.waitForTimeout(250);
const type = (testid, text) => async (page) => page.getByTestId(testid).pressSequentially(text);
const fill = (testid, text) => async (page) => page.getByTestId(testid).fill(text);

export const scenes = {
  'welcome': { query: 'welcome' },
  'welcome-bad-url': { query: 'welcome', act: then(fill('deployment-url', 'http://keys.example.com'), press('sign-in')) },
  'welcome-starting': { query: 'welcome&local=starting' },
  'welcome-setup': { query: 'welcome&local=needs_setup' },
  'welcome-local-failed': { query: 'welcome&local=failed' },
  'sign-in-waiting': { query: 'welcome&sign_in=waiting_for_browser' },
  'sign-in-denied': { query: 'welcome&sign_in=failed&code=sign_in_denied' },
  'sign-in-unknown': { query: 'welcome&sign_in=failed&code=some_new_code' },
  'vault-opening': { query: 'vault=opening' },
  'vault-keyring-locked': { query: 'vault=keyring_locked' },
  'vault-unreachable': { query: 'vault=keyring_unreachable' },
  'vault-create': { query: 'vault=needs_passphrase', act: then(fill('passphrase', 'correct horse battery'), fill('passphrase-repeat', 'correct house')) },
  'vault-unlock-wrong': { query: 'vault=passphrase_locked', act: then(fill('passphrase', 'wrong passphrase'), press('passphrase-submit')) },
  'vault-broken': { query: 'vault=broken' },
  'overview': { query: '' },
  'overview-clear': { query: 'keys=0&no_accounts&events=0' },
  'overview-loading': { query: 'hang=api_keys_list,service_accounts_list,audit_page' },
  'overview-error': { query: 'fail=api_keys_list,audit_page' },
  'overview-offline': { query: 'session=offline' },
  'overview-signed-out': { query: 'session=signed_out' },
  'keys': { query: '', act: then(go('keys'), row('batch-embed')) },
  'keys-copied': { query: '', act: then(go('keys'), row('batch-embed'), keys('c')) },
  'keys-10000': { query: 'keys=10000', act: go('keys') },
  'keys-empty': { query: 'keys=0', act: go('keys') },
  'keys-no-match': { query: '', act: then(go('keys'), fill('keys-search', 'zzz')) },
  'keys-loading': { query: 'hang=api_keys_list', act: go('keys') },
  'keys-error': { query: 'fail=api_keys_list', act: go('keys') },
  'keys-offline': { query: 'session=offline', act: go('keys') },
  'keys-menu': { query: '', act: then(go('keys'), row('mobile-beta'), press('key-more')) },
  'key-pane': { query: '', act: openKey('batch-embed') },
  'key-pane-test': { query: '', act: then(openKey('batch-embed'), keys('t')) },
  'key-pane-no-secret': { query: '', act: openKey('notebook-lena') },
  'key-create': { query: '', act: then(go('keys'), press('create-key'), fill('key-name', 'ci-runner-2'), press('networks-toggle')) },
  'key-create-error': { query: 'fail=api_key_create&code=unavailable', act: then(go('keys'), press('create-key'), fill('key-name', 'ci-runner-2'), press('dialog-confirm')) },
  'key-revoke': { query: '', act: then(go('keys'), row('ci-runner'), keys('Delete')) },
  'rotate-plan': { query: '', act: then(go('keys'), row('staging-smoke'), keys('r')) },
  'rotate-free': { query: '', act: then(go('keys'), row('staging-smoke'), keys('r'), press('rotation-start')) },
  'rotate-in-use': { query: 'in_use', act: then(go('keys'), row('staging-smoke'), keys('r'), press('rotation-start')) },
  'rotate-anyway': { query: 'in_use', act: then(go('keys'), row('staging-smoke'), keys('r'), press('rotation-start'), press('rotation-revoke')) },
  'rotate-done': { query: '', act: then(go('keys'), row('staging-smoke'), keys('r'), press('rotation-start'), press('rotation-revoke')) },
  'accounts': { query: '', act: go('service_accounts') },
  'accounts-empty': { query: 'no_accounts', act: go('service_accounts') },
  'accounts-loading': { query: 'hang=service_accounts_list', act: go('service_accounts') },
  'accounts-error': { query: 'fail=service_accounts_list&code=insufficient_scope', act: go('service_accounts') },
  'account': { query: '', act: firstAccount },
  'account-loading': { query: 'hang=service_account_get', act: firstAccount },
  'account-create': { query: '', act: then(go('service_accounts'), press('create-account')) },
  'account-rotate': { query: '', act: then(firstAccount, press('account-rotate')) },
  'account-revoke': { query: '', act: then(firstAccount, press('account-key-revoke')) },
  'account-disable': { query: '', act: then(firstAccount, press('account-disable')) },
  'account-disabled': { query: '', act: then(go('service_accounts'), async (page) => page.locator('[data-name=legacy-sync]').click()) },
  'audit': { query: 'events=1204331', act: then(go('audit'), async (page) => page.locator('[data-testid=audit-row]').nth(3).click(), rest) },
  'audit-plain': { query: 'events=1204331', act: then(go('audit'), rest) },
  'audit-query': { query: 'events=1204331', act: then(go('audit'), fill('audit-search', 'action:api_key.* or outcome:failure'), keys('Escape', 'Escape'), rest) },
  'audit-complete': { query: 'events=1204331', act: then(go('audit'), type('audit-search', 'outcome:failure actor:'), rest, keys('ArrowDown')) },
  'audit-query-error': { query: 'events=4000', act: then(go('audit'), fill('audit-search', 'actor:lena* (outcome:maybe or ip:203.0.113.0/24)'), keys('Escape'), async (page) => page.waitForTimeout(500)) },
  'audit-ten-million': { query: 'events=10000000', act: then(go('audit'), rest, async (page) => page.getByTestId('audit-grid').evaluate((grid) => { grid.scrollTop = grid.scrollHeight * 0.43; }), rest) },
  'audit-days': { query: 'events=1204331', act: then(go('audit'), fill('audit-search', 'action:workspace.renamed actor:jonas*'), keys('Escape', 'Escape'), rest) },
  'audit-compare': { query: 'events=4000', act: then(go('audit'), async (page) => page.locator('[data-testid=audit-row]').nth(1).click({ modifiers: ['Control'] }), async (page) => page.locator('[data-testid=audit-row]').nth(4).click({ modifiers: ['Control'] }), press('compare'), rest) },
  'audit-chosen': { query: 'events=4000', act: then(go('audit'), async (page) => page.locator('[data-testid=audit-row]').nth(1).click({ modifiers: ['Control'] }), async (page) => page.locator('[data-testid=audit-row]').nth(5).click({ modifiers: ['Shift'] }), rest) },
  'audit-trail': { query: '', act: then(openKey('ci-runner'), press('key-trail'), rest) },
  'audit-new': { query: 'events=4000', act: then(go('audit'), rest, async (page) => page.evaluate(() => { const { fake } = window; fake.world.events += 12; fake.emit('audit', fake.world.audit()); })) },
  'audit-empty': { query: 'events=0', act: go('audit') },
  'audit-no-match': { query: '', act: then(go('audit'), fill('audit-search', 'zzzz'), rest) },
  'audit-loading': { query: 'hang=audit_page', act: go('audit') },
  'audit-error': { query: 'fail=audit_page&code=internal', act: go('audit') },
  'audit-offline': { query: 'session=offline', act: then(go('audit'), rest) },
  'audit-forbidden': { query: 'role=member', act: go('audit') },
  'audit-backfill': { query: 'events=1204331&phase=backfill&verification=partial', act: then(go('audit'), rest, press('verification-badge')) },
  'audit-unverified': { query: 'events=1204331&verification=unverified&phase=idle', act: then(go('audit'), async (page) => page.locator('[data-testid=audit-row]').nth(3).click(), rest) },
  'audit-broken': { query: 'events=1204331&verification=broken', act: then(go('audit'), rest, press('finding-show'), rest) },
  'audit-trust-key': { query: 'events=1204331&verification=broken&caught=wrong_key', act: then(go('audit'), rest, press('finding-show'), rest, press('finding-trust'), rest) },
  'audit-verified-panel': { query: 'events=1204331', act: then(go('audit'), rest, press('audit-foot')) },
  'audit-proof': { query: 'events=1204331', act: then(go('audit'), async (page) => page.locator('[data-testid=audit-row]').nth(3).click(), rest, press('proof-toggle')) },
  'audit-raw': { query: 'events=1204331', act: then(go('audit'), async (page) => page.locator('[data-testid=audit-row]').nth(3).click(), rest, press('raw-toggle'), async (page) => page.getByTestId('raw').scrollIntoViewIfNeeded()) },
  'audit-flag': { query: 'events=1204331', act: then(go('audit'), fill('audit-search', 'ip:192.0.2.77'), keys('Escape', 'Escape'), rest, async (page) => page.locator('[data-testid=audit-row]:has([data-testid=audit-flag])').first().click(), rest) },
  'audit-zoomed': { query: 'events=1204331', act: then(go('audit'), rest, drag(0.6, 0.72), rest) },
  'audit-brush': { query: 'events=1204331', act: then(go('audit'), rest, drag(0.6, 0.72, true)) },
  'audit-facets': { query: 'events=1204331', act: then(go('audit'), rest, ifSeen('facets-toggle'), async (page) => page.locator('[data-testid=facet][data-field=action] [data-testid=facet-value]').nth(1).click({ modifiers: ['Alt'] }), rest, async (page) => page.locator('[data-testid=facet][data-field=actor] [data-testid=facet-value]').first().click(), rest) },
  'audit-rail': { query: 'events=1204331', act: then(go('audit'), rest, ifSeen('facets-toggle')) },
  'audit-save': { query: 'events=4000', act: then(go('audit'), fill('audit-search', 'outcome:failure after:-24h'), keys('Escape'), press('view-save'), fill('view-name', 'Failures today')) },
  'audit-view-menu': { query: 'events=4000', act: then(go('audit'), ifSeen('saved-view'), rest, ifSeen('view-more')) },
  'audit-export': { query: 'events=1204331', act: then(go('audit'), fill('audit-search', 'outcome:failure'), keys('Escape'), rest, press('audit-export'), rest) },
  'audit-exporting': { query: 'events=1204331&stuck', act: then(go('audit'), rest, press('audit-export'), rest, press('dialog-confirm'), async (page) => page.waitForTimeout(900)) },
  'audit-exported': { query: 'events=4000', act: then(go('audit'), rest, press('audit-export'), rest, press('dialog-confirm'), async (page) => page.waitForTimeout(2_200)) },
  'audit-live': { query: 'events=1204331', act: then(go('audit'), rest, press('audit-live')) },
  'workspace-rename': { query: '', act: then(press('switcher'), press('rename-workspace')) },
  'settings': { query: '', act: go('settings') },
  'switcher': { query: '', act: press('switcher') },
  'sign-out': { query: '', act: then(press('switcher'), press('sign-out')) },
  'keys-long': { query: '', act: then(go('keys'), async (page) => page.evaluate(() => {
    const { fake } = window;
    fake.world.keys = fake.world.keys.map((key, i) => (i === 0 ? { ...key, name: 'Produktionsdatenverarbeitungsschlüssel für den nächtlichen Abgleich '.repeat(2).slice(0, 128) } : i === 3 ? { ...key, name: 'W'.repeat(128) } : key));
    fake.world.tellKeys();
  }), async (page) => page.locator('[data-testid=key-row]').nth(5).click(), keys('Enter')) },
  'vault-foot': { query: 'vault=open_passphrase' },
  'workspace-create': { query: '', act: then(press('switcher'), press('create-workspace')) },
};
