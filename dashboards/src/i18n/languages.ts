import type { Locale } from '@/time/moment'

/** Each language in its own words. */
export const LANGUAGES: { value: Locale; label: string }[] = [
  { value: 'zh-CN', label: '中文' },
  { value: 'en', label: 'English' },
]

export const LOCALE_KEY = 'huiying.locale'

/** The language chosen on this machine. */
export function storedLocale(): Locale {
  return localStorage.getItem(LOCALE_KEY) === 'en' ? 'en' : 'zh-CN'
}
