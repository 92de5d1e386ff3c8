import { auditFacets, auditHistogram, toErrorView, type AuditFacetView, type AuditField, type AuditHistogramView, type ErrorView } from '../../ipc';
import { Resource } from '../../kit/resource.svelte';

/** Bars at most: more are too thin to be pressed. */
export const BARS = 120;
const TOP = 5;
const TOP_MORE = 25;
export const FIELDS: AuditField[] = ['outcome', 'action', 'actor', 'network', 'user_agent', 'workspace', 'target'];

/** What the answer to a question looks like as a whole: over time, and by field. Old figures stay until the new ones are here. */
export class Summary {
  histogram = new Resource<AuditHistogramView, ErrorView>(toErrorView);
  facets = new Resource<AuditFacetView[], ErrorView>(toErrorView);
  /** The field that shows more of its values. */
  wide: AuditField | null = $state(null);
  #asked: { query: string; upTo: number | null } | null = null;

  load(query: string, upTo: number | null): void {
    this.#asked = { query, upTo };
    void this.histogram.load(() => auditHistogram(query, upTo, null, null, BARS));
    void this.facets.load(() => this.#facets(query, upTo));
  }

  widen(field: AuditField): void {
    this.wide = this.wide === field ? null : field;
    const asked = this.#asked;
    if (asked) void this.facets.load(() => this.#facets(asked.query, asked.upTo));
  }

  async #facets(query: string, upTo: number | null): Promise<AuditFacetView[]> {
    const { wide } = this;
    if (wide === null) return auditFacets(query, upTo, FIELDS, TOP);
    // One after the other: of requests of one kind the newest alone is answered.
    const all = await auditFacets(query, upTo, FIELDS, TOP);
    const more = await auditFacets(query, upTo, [wide], TOP_MORE);
    return all.map((facet) => (facet.field === wide ? (more[0] ?? facet) : facet));
  }
}
