/** What the page counts and since when, said once by the page and repeated in every file that leaves it. */
import { computed, inject, provide, type ComputedRef, type InjectionKey } from 'vue'

const KEY: InjectionKey<ComputedRef<string>> = Symbol('counted')

export function sayCounted(words: ComputedRef<string>): void {
  provide(KEY, words)
}

export function useCounted(): ComputedRef<string> {
  return inject(KEY, computed(() => ''))
}
