import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import openapiTypescript, { astToString, COMMENT_HEADER } from 'openapi-typescript'
import { expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../../..')

it('the types of the contract are those of api/openapi.json: run `make openapi` after a change', async () => {
  const kept = readFileSync(join(ROOT, 'dashboards/src/api/schema.d.ts'), 'utf8')
  const made = COMMENT_HEADER + astToString(await openapiTypescript(new URL(`file://${join(ROOT, 'api/openapi.json')}`)))
  expect(kept === made, 'dashboards/src/api/schema.d.ts differs from api/openapi.json').toBe(true)
})
