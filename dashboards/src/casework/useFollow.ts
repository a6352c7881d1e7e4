/** Putting a case on one's own list and taking it off again, with the way back. */
import { ref } from 'vue'

import { setFollowed } from '@/api/follows'
import { asProblem } from '@/api/problem'
import type { CaseDetail } from '@/api/types'
import { useProblemText } from '@/components/useProblemText'
import { useText } from '@/i18n/useText'
import { useLive } from '@/stores/live'
import { useNotices } from '@/stores/notices'

export function useFollow(changed: (id: string, followed: boolean) => void) {
  const { t } = useText()
  const problemText = useProblemText()
  const [live, notices] = [useLive(), useNotices()]
  const sending = ref(false)

  async function set(id: string, followed: boolean): Promise<boolean> {
    sending.value = true
    try {
      const answer = await setFollowed(id, followed)
      live.count('followed', answer.count)
      changed(id, answer.followed)
      return true
    } catch (error) {
      notices.say(problemText(asProblem(error)))
      return false
    } finally {
      sending.value = false
    }
  }

  async function toggle({ id, followed }: Pick<CaseDetail, 'id' | 'followed'>): Promise<void> {
    if (sending.value || !(await set(id, !followed))) return
    notices.say(t(followed ? 'casework.follow.off' : 'casework.follow.on'), async () => {
      await set(id, followed)
    })
  }

  return { sending, toggle }
}
