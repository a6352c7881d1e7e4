/** Runs it when the browser has nothing better to do, and in any case before long. */
export function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in globalThis) globalThis.requestIdleCallback(work, { timeout: 3_000 })
  else setTimeout(work, 1_000)
}

/** Runs it when what is there now has been painted. */
export function whenPainted(work: () => void): void {
  requestAnimationFrame(() => setTimeout(work))
}
