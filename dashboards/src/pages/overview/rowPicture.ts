/** Rows with a mark each, a dot with its interval or a bar, as one drawing to be taken away. */
import { svgPart as part } from '@/exports/svgPart'

const LINE = 26
const NAMES = 230
const PLOT = 360
const FIGURES = 110
const TOP = 24
const BAR = 12

export interface Marked {
  name: string
  /** What is written at the end of the line. */
  said: string
  /** Where the mark stands between none and the most, 0 to 1; nothing is drawn without it. */
  at: number | null
  low?: number | null
  high?: number | null
  /** Too few are counted to compare. */
  hollow?: boolean
}

const place = (share: number): number => NAMES + share * PLOT

function dot({ at, low, high, hollow }: Marked, y: number, colour: (name: string) => string): SVGElement[] {
  const grey = colour('--mark-line')
  const range = typeof low === 'number' && typeof high === 'number' ? [part('line', { x1: place(low), x2: place(high), y1: y, y2: y, stroke: grey, 'stroke-width': 2 })] : []
  return at === null ? range : [...range, part('circle', { cx: place(at), cy: y, r: 4.5, stroke: grey, 'stroke-width': 1.5, fill: hollow ? colour('--panel') : grey })]
}

function bar({ at }: Marked, y: number, colour: (name: string) => string): SVGElement[] {
  return at === null ? [] : [part('rect', { x: NAMES, y: y - BAR / 2, width: Math.max(1, at * PLOT), height: BAR, fill: colour('--grey-fill') })]
}

/** The drawing, not part of the page; `marks` are what the axis says at none, half and all. */
export function rowPicture(rows: readonly Marked[], shape: 'dot' | 'bar', marks: readonly [string, string, string] | null): SVGSVGElement {
  const style = getComputedStyle(document.documentElement)
  const colour = (name: string): string => style.getPropertyValue(name).trim()
  const words = { 'font-size': 13, 'dominant-baseline': 'central', fill: colour('--ink') }
  const height = TOP + LINE * rows.length
  const svg = part('svg', { width: NAMES + PLOT + FIGURES, height }) as SVGSVGElement
  marks?.forEach((mark, index) => {
    svg.append(part('text', { x: place(index / 2), y: 12, 'text-anchor': 'middle', 'font-size': 12, fill: colour('--ink-3') }, mark))
    svg.append(part('line', { x1: place(index / 2), x2: place(index / 2), y1: TOP - 6, y2: height, stroke: colour('--line') }))
  })
  rows.forEach((row, index) => {
    const y = TOP + LINE * index + LINE / 2
    svg.append(part('text', { x: 0, y, ...words }, row.name), ...(shape === 'dot' ? dot : bar)(row, y, colour))
    svg.append(part('text', { x: NAMES + PLOT + FIGURES, y, 'text-anchor': 'end', ...words }, row.said))
  })
  return svg
}
