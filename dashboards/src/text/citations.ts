/** What rules and machines write for themselves, as clerks may read it. */

/** Stands in a profile where no document sets the rule. */
const PRODUCT_DEFAULT = '(p)'

/** The clauses named, each once; the product's own defaults are no clause. */
export function clausesOf(cited: readonly { clause: string }[]): string[] {
  return [...new Set(cited.map(({ clause }) => clause))].filter((clause) => clause !== '' && clause !== PRODUCT_DEFAULT)
}

/** A sentence without the ids of rules in brackets: `（kind-traffic）`, in English ` (kind-traffic)`. */
export function withoutRuleIds(sentence: string): string {
  return sentence.replace(/（[a-z][a-z0-9-]*）| \([a-z][a-z0-9-]*\)/g, '')
}
