/** Orders hidden in a text to turn the direction of what follows: they would turn the page's own words too. */
const ORDERS = /[\u202A-\u202E\u2066-\u2069]/g
const UNSEEN = '\u200B'

/** The value with every such order in its strings made void, where it stands; lengths stay, so that marks stay where they
 * were. */
export function upright<T>(value: T): T {
  if (typeof value === 'string') return value.replace(ORDERS, UNSEEN) as T
  if (typeof value !== 'object' || value === null) return value
  const parts = value as Record<string, unknown>
  for (const name of Object.keys(parts)) {
    const part = parts[name]
    if (typeof part === 'string' || typeof part === 'object') parts[name] = upright(part)
  }
  return value
}
