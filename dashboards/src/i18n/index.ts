/** Both languages, and the message shape that keeps them complete. */
import { createI18n } from 'vue-i18n'

import { speak } from '@/api/client'
import type { Locale } from '@/time/moment'

import { en } from './en'
import { zhCN } from './zh-CN'

export const i18n = createI18n({
  legacy: false,
  locale: 'zh-CN',
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': zhCN, en },
})

export function useLocale(locale: Locale): void {
  i18n.global.locale.value = locale
  speak(locale)
  document.documentElement.lang = locale
}
