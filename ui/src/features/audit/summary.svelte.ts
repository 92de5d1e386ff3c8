import { auditFacets, auditHistogram, toErrorView, type AuditFacetValue, type AuditFacetView, type AuditField, type AuditHistogramView, type ErrorView } from '../../ipc';
import { Resource } from '../../kit/resource.svelte';
import { chosenOf, withoutChoice } from './choices';
import { KEY } from './fields';

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

  /** A field of which the question wants something is counted without that: what is not chosen stays to be chosen, with its count. */
  async #facets(query: string, upTo: number | null): Promise<AuditFacetView[]> {
    const { wide } = this;
    const answers = await auditFacets(query, upTo, FIELDS, TOP);
    for (const [i, answer] of answers.entries()) {
      const key = KEY[answer.field];
      const chosen = chosenOf(query, key);
      if (chosen.length === 0 && answer.field !== wide) continue;
      // One after the other: of requests of one kind the newest alone is answered.
      const [all] = await auditFacets(withoutChoice(query, key), upTo, [answer.field], answer.field === wide ? TOP_MORE : TOP);
      if (all) answers[i] = { ...all, values: withChosen(all.values, answer.values, chosen) };
    }
    return answers;
  }
}

/** Values that are chosen are shown, however few events have them. */
function withChosen(values: AuditFacetValue[], answered: AuditFacetValue[], chosen: string[]): AuditFacetValue[] {
  const missing = answered.filter(({ value }) => value !== null && chosen.includes(value) && !values.some((one) => one.value === value));
  return [...values, ...missing];
}
