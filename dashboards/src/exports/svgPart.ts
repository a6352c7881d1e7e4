const SPACE = 'http://www.w3.org/2000/svg'

/** An element of a drawing that is not part of the page. */
export function svgPart(name: string, attributes: Record<string, string | number>, text = ''): SVGElement {
  const made = document.createElementNS(SPACE, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value))
  made.textContent = text
  return made
}
