/** A long list shown in portions. */
import { computed, nextTick, ref, type Ref } from 'vue'

export function useFurther<T>(all: () => readonly T[], list: Ref<HTMLElement | null>, first: number, portion: number) {
  const most = ref(first)
  const shown = computed(() => all().slice(0, most.value))
  const rest = computed(() => all().length - shown.value.length)

  /** The button may go with the press: one reads on at the first that came. */
  async function further(): Promise<void> {
    const before = shown.value.length
    most.value += portion
    await nextTick()
    list.value?.querySelectorAll<HTMLElement>(':scope > li')[before]?.focus()
  }

  return { most, shown, rest, further }
}
