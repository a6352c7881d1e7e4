/** Language and appearance, kept on this machine. */
import { defineStore } from 'pinia'
import { ref, watch } from 'vue'

import { useLocale } from '@/i18n'
import { LOCALE_KEY, storedLocale } from '@/i18n/languages'
import type { Locale } from '@/time/moment'

export type Theme = 'light' | 'dark' | 'system'

const THEMES: readonly string[] = ['light', 'dark', 'system']
const THEME_KEY = 'huiying.theme'

function storedTheme(): Theme {
  const found = localStorage.getItem(THEME_KEY)
  return found !== null && THEMES.includes(found) ? (found as Theme) : 'system'
}

export const usePreferences = defineStore('preferences', () => {
  const theme = ref<Theme>(storedTheme())
  const locale = ref<Locale>(storedLocale())
  const prefersDark = globalThis.matchMedia('(prefers-color-scheme: dark)')

  function apply(): void {
    const dark = theme.value === 'dark' || (theme.value === 'system' && prefersDark.matches)
    document.documentElement.classList.toggle('dark', dark)
    useLocale(locale.value)
  }

  prefersDark.addEventListener('change', apply)
  watch([theme, locale], () => {
    localStorage.setItem(THEME_KEY, theme.value)
    localStorage.setItem(LOCALE_KEY, locale.value)
    apply()
  })

  return { theme, locale, apply }
})
