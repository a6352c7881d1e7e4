/** Looks where an entered post went until it has arrived, soon after every piece of news and by itself. */
import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'

import { followPost, type PostCourse } from '@/api/entering'
import { asProblem, type Problem } from '@/api/problem'
import { useLive } from '@/stores/live'

const AGAIN_MS = 2_000
/** A post that is read and joins nothing may still join a case a moment later; after that nobody waits. */
const MOST_LOOKS = 60
const LOOKS_WHEN_ALONE = 5

export function useCourse(post: Ref<string>) {
  const live = useLive()
  const course = shallowRef<PostCourse | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const status = computed(() => (problem.value ? 'error' : course.value ? 'ready' : 'loading'))
  const given = ref(false)
  let abort = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  let looks = 0
  let alone = 0

  function hasArrived(now: PostCourse): boolean {
    if (now.state === 'alone') alone += 1
    return now.state === 'in_case' || now.state === 'passed_on' || alone >= LOOKS_WHEN_ALONE
  }

  async function look(): Promise<void> {
    clearTimeout(timer)
    abort.abort()
    abort = new AbortController()
    const { signal } = abort
    looks += 1
    try {
      course.value = await followPost(post.value, signal)
      problem.value = null
    } catch (error) {
      if (signal.aborted) return
      problem.value = asProblem(error)
      return
    }
    given.value = looks >= MOST_LOOKS
    if (!hasArrived(course.value) && !given.value) timer = setTimeout(() => void look(), AGAIN_MS)
  }

  function begin(): void {
    clearTimeout(timer)
    course.value = null
    problem.value = null
    looks = 0
    alone = 0
    if (post.value !== '') void look()
  }

  const unlisten = live.listen(() => {
    if (post.value !== '' && course.value && course.value.state !== 'in_case' && !problem.value) {
      clearTimeout(timer)
      timer = setTimeout(() => void look(), AGAIN_MS / 4)
    }
  })
  watch(post, begin, { immediate: true })
  onScopeDispose(() => {
    clearTimeout(timer)
    abort.abort()
    unlisten()
  })

  return { course, problem, status, given, look: begin }
}
