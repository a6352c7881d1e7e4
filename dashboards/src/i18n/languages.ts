import type { Locale } from '@/time/moment'

/** Each language in its own words. */
export const LANGUAGES: { value: Locale; label: string }[] = [
  { value: 'zh-CN', label: '中文' },
  { value: 'en', label: 'English' },
]
