/** Marks on a draft: what was selected, and how it is to be changed. They travel in the review's note. */

export interface Mark {
  quote: string
  words: string
}

const LONGEST_QUOTE = 60

export function markOf(selected: string): Mark | null {
  const quote = selected.replace(/\s+/g, ' ').trim()
  if (quote === '') return null
  const points = Array.from(quote)
  return { quote: points.length > LONGEST_QUOTE ? `${points.slice(0, LONGEST_QUOTE).join('')}…` : quote, words: '' }
}

/** The note as the drafter reads it: first what was said of the whole, then mark by mark. */
export function noteOf(note: string, marks: readonly Mark[]): string {
  const marked = marks.map((mark, index) => `${index + 1}. “${mark.quote}”：${mark.words.trim()}`)
  return [note.trim(), ...marked].filter(Boolean).join('\n')
}
