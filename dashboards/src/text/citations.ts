/** What rules and machines write for themselves, as clerks may read it. */

/** Stands in a profile where no document sets the rule. */
const PRODUCT_DEFAULT = '(p)'
const CHINESE = /\p{Script=Han}/u

/** The clauses named, each once; the product's own defaults are no clause. */
export function clausesOf(cited: readonly { clause: string }[]): string[] {
  return [...new Set(cited.map(({ clause }) => clause))].filter((clause) => clause !== '' && clause !== PRODUCT_DEFAULT)
}

/** A sentence without the ids of rules in brackets: `（kind-traffic）`, in English ` (kind-traffic)`. */
export function withoutRuleIds(sentence: string): string {
  return sentence.replace(/（[a-z][a-z0-9-]*）| \([a-z][a-z0-9-]*\)/g, '')
}

/** A clause as its mark (`QN §8.1`) and the words quoted from the document, which are Chinese in every language. */
export function quoted(clause: string): { mark: string; words: string } {
  const at = clause.search(CHINESE)
  return at < 0 ? { mark: clause, words: '' } : { mark: clause.slice(0, at).trimEnd(), words: clause.slice(at) }
}

/** A clause as a file has it, which cannot mark a language: in English the words of the document stand in quotation marks. */
export function written(clause: string, english: boolean): string {
  const { mark, words } = quoted(clause)
  return english && words !== '' ? [mark, `“${words}”`].filter((part) => part !== '').join(' ') : clause
}

export interface Piece {
  text: string
  /** Words of a document, to be marked as Chinese. */
  words: boolean
}

/** A sentence cut at the clauses that it cites. */
export function citing(sentence: string, clauses: readonly string[]): Piece[] {
  const found = clauses.filter((clause) => clause !== '').map((clause) => ({ clause, at: sentence.indexOf(clause) })).filter(({ at }) => at >= 0).sort((a, b) => a.at - b.at)
  const pieces: Piece[] = []
  let end = 0
  for (const { clause, at } of found) {
    if (at < end) continue
    const { mark, words } = quoted(clause)
    pieces.push({ text: sentence.slice(end, at) + (mark ? `${mark} ` : ''), words: false }, { text: words, words: true })
    end = at + clause.length
  }
  return [...pieces, { text: sentence.slice(end), words: false }].filter(({ text }) => text !== '')
}
