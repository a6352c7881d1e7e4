/** Text cut at marked spans. Spans count code points, as the classifier does, not UTF-16 units. */

export interface Span {
  start: number
  end: number
}

export interface Segment<S extends Span> {
  text: string
  /** The spans that cover this piece, none for plain text. */
  marks: S[]
}

/** Pieces of `text` between the edges of `spans`; spans may overlap, those out of range are cut or dropped. */
export function cutAtSpans<S extends Span>(text: string, spans: readonly S[]): Segment<S>[] {
  const points = Array.from(text)
  const inside = spans
    .map((span) => ({ span, start: Math.max(0, span.start), end: Math.min(points.length, span.end) }))
    .filter(({ start, end }) => start < end)
  const edges = new Set([0, points.length])
  for (const { start, end } of inside) edges.add(start).add(end)
  const sorted = [...edges].sort((a, b) => a - b)
  return sorted.slice(0, -1).map((from, index) => {
    const to = sorted[index + 1] ?? points.length
    return {
      text: points.slice(from, to).join(''),
      marks: inside.filter(({ start, end }) => start <= from && end >= to).map(({ span }) => span),
    }
  })
}

/** Marked neighbours as one run where they share a span or `alike` spans, so that no word is cut in two. */
export function joinMarked<S extends Span>(segments: readonly Segment<S>[], alike: (a: S, b: S) => boolean): Segment<S>[] {
  const runs: Segment<S>[] = []
  for (const { text, marks } of segments) {
    const before = runs.at(-1)
    if (before?.marks.some((a) => marks.some((b) => a === b || alike(a, b)))) {
      before.text += text
      before.marks = [...new Set([...before.marks, ...marks])]
    } else {
      runs.push({ text, marks: [...marks] })
    }
  }
  return runs
}

/** The first `limit` code points, with an ellipsis when something was cut. */
export function clip(text: string, limit: number): string {
  const points = Array.from(text)
  return points.length <= limit ? text : `${points.slice(0, limit).join('')}…`
}
