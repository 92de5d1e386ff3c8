/** Which page is open, and which object on it. Not in the URL: the webview has one document and deep links are parsed in Rust. */
export type Page = 'welcome' | 'overview' | 'keys' | 'service_accounts' | 'service_account' | 'audit' | 'settings';

class Route {
  page: Page = $state('overview');
  id: string | null = $state(null);
  /** Counts every call of `go`: a page that is open already is told again. */
  visits = $state(0);

  go(page: Page, id: string | null = null): void {
    this.page = page;
    this.id = id;
    this.visits++;
  }
}

export const route = new Route();
