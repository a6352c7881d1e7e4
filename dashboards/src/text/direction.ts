/** Orders hidden in a text to turn the direction of what follows: they would turn the page's own words too. */
const ORDERS = /[\u202A-\u202E\u2066-\u2069]/g
const UNSEEN = '\u200B'

/** The value with every such order in its strings made void; lengths stay, so that marks stay where they were. */
export function upright<T>(value: T): T {
  if (typeof value === 'string') return value.replace(ORDERS, UNSEEN) as T
  if (Array.isArray(value)) return value.map(upright) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, upright(each)])) as T
}
