/** A chart as a picture file that still says what it shows: title above, what is counted below. */
const INHERITED = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'opacity', 'font-family', 'font-size', 'font-weight', 'text-anchor', 'dominant-baseline', 'letter-spacing']
const SHARPNESS = 2
const MARGIN = 20
const TITLE = { size: 16, line: 28 }
const NOTE = { size: 12, line: 18 }

export interface Framing {
  title: string
  note?: string
}

/** A copy that looks the same without the page's style sheets. */
export function standalone(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement
  const originals = [svg, ...svg.querySelectorAll('*')]
  const copies = [copy, ...copy.querySelectorAll('*')]
  originals.forEach((original, at) => {
    const style = getComputedStyle(original)
    const said = INHERITED.map((name) => `${name}:${style.getPropertyValue(name)}`).join(';')
    copies[at]?.setAttribute('style', said)
  })
  const { width, height } = svg.getBoundingClientRect()
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  copy.setAttribute('width', String(width))
  copy.setAttribute('height', String(height))
  return new XMLSerializer().serializeToString(copy)
}

async function loaded(source: string): Promise<HTMLImageElement> {
  const picture = new Image()
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(source)}`
  await picture.decode()
  return picture
}

/** Words broken into lines that fit; Chinese may be broken anywhere. */
export function wrapped(text: string, fits: (line: string) => boolean): string[] {
  const lines: string[] = []
  let line = ''
  for (const part of text.match(/[\p{Script=Han}\p{P}]|[^\p{Script=Han}\p{P}\s]+|\s+/gu) ?? []) {
    if (line !== '' && !fits(line + part)) {
      lines.push(line.trimEnd())
      line = ''
    }
    if (line !== '' || part.trim() !== '') line += part
  }
  return line === '' ? lines : [...lines, line]
}

function draw(context: CanvasRenderingContext2D, picture: HTMLImageElement, framing: Framing, notes: string[], font: string): void {
  const style = getComputedStyle(document.documentElement)
  const colour = (name: string): string => style.getPropertyValue(name).trim()
  context.fillStyle = colour('--panel')
  context.fillRect(0, 0, context.canvas.width, context.canvas.height)
  context.fillStyle = colour('--ink')
  context.font = `600 ${TITLE.size}px ${font}`
  context.fillText(framing.title, MARGIN, MARGIN + TITLE.size)
  context.drawImage(picture, MARGIN, MARGIN + TITLE.line, picture.width, picture.height)
  context.fillStyle = colour('--ink-3')
  context.font = `${NOTE.size}px ${font}`
  notes.forEach((line, at) => {
    context.fillText(line, MARGIN, MARGIN + TITLE.line + picture.height + NOTE.line * (at + 1))
  })
}

/** The chart as PNG, twice as sharp as on the screen, in the page's colours. */
export async function toPng(svg: SVGSVGElement, framing: Framing): Promise<Blob> {
  const picture = await loaded(standalone(svg))
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d')
  if (!context) throw new Error('this browser draws no pictures')
  const { fontFamily: font } = getComputedStyle(document.body)
  context.font = `${NOTE.size}px ${font}`
  const notes = wrapped(framing.note ?? '', (line) => context.measureText(line).width <= picture.width)
  canvas.width = (picture.width + 2 * MARGIN) * SHARPNESS
  canvas.height = (picture.height + TITLE.line + NOTE.line * notes.length + 2 * MARGIN) * SHARPNESS
  context.scale(SHARPNESS, SHARPNESS)
  draw(context, picture, framing, notes, font)
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(blob)
      else reject(new Error('the picture could not be written'))
    }, 'image/png')
  })
}
