/** The languages, and the message shape that keeps them complete. Chinese comes with the program, English when somebody
 * reads it; Element Plus brings its own English words in any case. */
import type { Language } from 'element-plus/es/locale/index'
import english from 'element-plus/es/locale/lang/en'
import chinese from 'element-plus/es/locale/lang/zh-cn'
import { shallowRef } from 'vue'
import { createI18n } from 'vue-i18n'

import { speak } from '@/api/client'
import type { Locale } from '@/time/moment'

import { zhCN } from './zh-CN'

export const i18n = createI18n({
  legacy: false,
  locale: 'zh-CN',
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': zhCN } as Record<Locale, typeof zhCN>,
})
/** The words of the parts that are not ours, in the language of the page. */
export const partWords = shallowRef<Language>(chinese)
const partsOf: Partial<Record<Locale, Language>> = { 'zh-CN': chinese }
let wanted: Locale = 'zh-CN'
let fetching: Promise<void> = Promise.resolve()

function show(locale: Locale): void {
  i18n.global.locale.value = locale
  partWords.value = partsOf[locale] ?? chinese
  document.documentElement.lang = locale
}

async function fetchEnglish(): Promise<void> {
  const { en } = await import('./en')
  i18n.global.setLocaleMessage('en', en)
  partsOf.en = english
  if (wanted === 'en') show('en')
}

/** Speaks the language; while one is still fetched, or when it cannot be, the page stays in the one it has. */
export function useLocale(locale: Locale): void {
  wanted = locale
  speak(locale)
  if (partsOf[locale]) show(locale)
  else fetching = fetchEnglish().catch(() => undefined)
}

/** When the language last asked for is there, or cannot be had. */
export const languageSettled = (): Promise<void> => fetching
