/** Whether the page has room for one column only, or for two or three. */
import { onScopeDispose, ref, type Ref } from 'vue'

function useMedia(query: string): Ref<boolean> {
  const media = globalThis.matchMedia(query)
  const matches = ref(media.matches)
  const update = (): void => {
    matches.value = media.matches
  }
  media.addEventListener('change', update)
  onScopeDispose(() => {
    media.removeEventListener('change', update)
  })
  return matches
}

/** `phone`: one column. `narrow`: no room for a column of filters beside the queue. */
export function useViewport(): { phone: Ref<boolean>; narrow: Ref<boolean> } {
  return { phone: useMedia('(max-width: 820px)'), narrow: useMedia('(max-width: 1180px)') }
}
