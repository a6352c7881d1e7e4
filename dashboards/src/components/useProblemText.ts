/** What to tell a clerk about a refused request. */
import type { Problem } from '@/api/problem'
import { useText } from '@/i18n/useText'

export function useProblemText(): (problem: Problem) => string {
  const { t } = useText()
  return (problem) => {
    if (problem.status === 0) return t('shell.load.offline')
    if (problem.status >= 500) return t('shell.load.server')
    if (problem.message) return problem.message
    if (problem.status === 403) return t('shell.load.forbidden')
    if (problem.status === 404) return t('shell.load.missing')
    return t('shell.load.unknown', { status: problem.status })
  }
}
