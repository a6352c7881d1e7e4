import { config } from '@vue/test-utils'

import { i18n, languageSettled, useLocale } from '../src/i18n'

config.global.plugins = [i18n]
// Fetched once, so that a test may change the language from one line to the next.
useLocale('en')
await languageSettled()
useLocale('zh-CN')
