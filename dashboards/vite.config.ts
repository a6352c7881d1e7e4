import { fileURLToPath } from 'node:url'

import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

import { mockApi } from './tests/mock/plugin.ts'
import { preloadStart } from './preload.ts'
import { refuseWarnings } from './warnings.ts'

const source = fileURLToPath(new URL('./src', import.meta.url))

/** Few files, since each costs a question of its own: what runs first, the program, and what all lists share. */
const CHUNKS = [
  { name: 'ahead', test: /vite[\\/]preload-helper|src[\\/](?:api[\\/]ahead|queue[\\/]filters|i18n[\\/]languages|pages[\\/]index)\.ts/, priority: 3 },
  // Gropes about by errors when it is first run, and each describes the whole file that it stands in.
  { name: 'lodash', test: /lodash-es/, priority: 2 },
  { name: 'program', test: /src[\\/](?:start\.ts|App\.vue)/, priority: 2 },
  {
    name: 'lists',
    test: /src[\\/](?:queue[\\/](?!\w*(?:Dialog|SavedMenu|SearchHit))|pages[\\/](?:desk[\\/]|entry[\\/](?:kinds|EntryLinks))|components[\\/]StateBoundary|exports[\\/]cases|casework[\\/]later|shell[\\/]use[AV])/,
    priority: 1,
  },
]

/** `--mode mock` answers the API from memory; otherwise it is proxied to HUIYING_API. */
export default defineConfig(({ mode }) => ({
  plugins: [vue(), preloadStart(), refuseWarnings(), ...(mode === 'mock' ? [mockApi()] : [])],
  resolve: { alias: { '@': source } },
  define: { __VUE_OPTIONS_API__: 'false', __VUE_I18N_LEGACY_API__: 'false', __VUE_I18N_FULL_INSTALL__: 'false', __INTLIFY_PROD_DEVTOOLS__: 'false' },
  server: {
    host: '127.0.0.1',
    proxy: mode === 'mock' ? undefined : { '/api': process.env['HUIYING_API'] ?? 'http://127.0.0.1:8000' },
  },
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 700,
    reportCompressedSize: true,
    cssCodeSplit: false,
    rolldownOptions: { output: { codeSplitting: { groups: CHUNKS } } },
  },
  test: {
    environment: 'happy-dom',
    include: ['tests/**/*.test.ts'],
    setupFiles: ['tests/setup.ts'],
    server: { deps: { inline: ['element-plus'] } },
    css: false,
    // By itself it leaves one processor to others; each file is a world of its own, most of which is importing.
    maxWorkers: '100%',
    // A loaded machine is no failure: one test parses every template.
    testTimeout: 30_000,
  },
}))
