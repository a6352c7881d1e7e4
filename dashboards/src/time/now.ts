/** The page's one clock: ticks for every countdown and follows the server's time, not the desk's. */
import { readonly, ref, type DeepReadonly, type Ref } from 'vue'

const TICK_MS = 5_000
const current = ref(new Date())
let offset = 0
let timer: ReturnType<typeof setInterval> | undefined

function tick(): void {
  current.value = new Date(Date.now() + offset)
}

/** Takes over the server's time, so that a desk whose clock is wrong still counts down right. */
export function followServer(asOf: string): void {
  const at = Date.parse(asOf)
  if (Number.isNaN(at)) return
  offset = at - Date.now()
  tick()
}

/** The present, renewed every few seconds while any page runs. */
export function useNow(): DeepReadonly<Ref<Date>> {
  timer ??= setInterval(tick, TICK_MS)
  return readonly(current)
}
