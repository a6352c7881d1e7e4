import { onMounted, onUnmounted } from 'vue'

import { pageKeys, type Binding } from './bindings'

/** Binds keys while the component is on the page. */
export function useKeys(bindings: Binding[]): void {
  let remove: () => void = () => undefined
  onMounted(() => {
    remove = pageKeys.add(bindings)
  })
  onUnmounted(() => {
    remove()
  })
}
