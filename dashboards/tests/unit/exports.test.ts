import { unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'

import type { searchPosts } from '@/api/search'
import { barPicture } from '@/exports/barPicture'
import { everyPost } from '@/exports/posts'
import type { CaseList, CaseQuery, CaseRow } from '@/api/types'
import { everyCase, MOST_CASES } from '@/exports/cases'
import { wrapped } from '@/exports/picture'
import { fileName, harmless, toCsv, valueOf, type Sheet } from '@/exports/sheet'
import { toXlsx } from '@/exports/workbook'

const AT = new Date('2026-11-24T06:30:00Z')
const WORDS = { sheet: '说明', table: '表名', counted: '统计口径', saved: '导出时间', address: '页面地址' }
const SHEET: Sheet = {
  title: '各单位: 按时率/七天',
  note: '近 7 天',
  columns: [{ head: '单位' }, { head: '按时率', kind: 'share' }, { head: '用时（小时）', kind: 'hours' }, { head: '到期', kind: 'time' }],
  rows: [['福泉市应急管理局', 0.83333, 5_400, AT.toISOString()], ['=HYPERLINK("http://x","y")', null, null, null]],
}

async function unzipped(sheet: Sheet): Promise<Record<string, string>> {
  const files = unzipSync(new Uint8Array(await (await toXlsx(sheet, WORDS, AT)).arrayBuffer()))
  return Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, new TextDecoder().decode(bytes)]))
}

describe('a table as CSV', () => {
  it('begins with the mark, ends its lines as spreadsheets want and quotes what needs it', () => {
    const csv = toCsv({ title: 't', columns: [{ head: 'a' }, { head: 'b' }], rows: [['x,y', 'say "no"'], ['one\ntwo', 3]] })
    expect(csv).toBe('\uFEFFa,b\r\n"x,y","say ""no"""\r\n"one\ntwo",3\r\n')
  })

  it('keeps numbers numbers and writes times as the office reads them', () => {
    expect(toCsv(SHEET).split('\r\n')[1]).toBe('福泉市应急管理局,0.8333,1.5,2026-11-24 14:30')
    expect(valueOf(-3, 'number')).toBe(-3)
  })

  it.each(['=1+1', '+86', '-2+3', '@SUM(A1)', '\t=1', ' =1', '\u200B=1', '＝1+1', '＋1', '－1', '＠x', '|calc', '%0A'])('lets no text become a formula: %s', (text) => {
    expect(harmless(text)).toBe(`'${text}`)
    expect(toCsv({ title: 't', columns: [{ head: 'a' }], rows: [[text]] })).toContain(`'${text}`)
  })

  it.each(['都匀市', 'a=b', '3-1', '（暂定）'])('leaves other text as it is: %s', (text) => {
    expect(harmless(text)).toBe(text)
  })

  it('is named so that every file system takes it', () => {
    expect(fileName('各单位: 按时率/七天', 'csv', AT)).toBe('各单位 按时率 七天-20261124-1430.csv')
  })
})

describe('a table as XLSX', () => {
  it('has numbers as numbers, times on the wall of the office, and no formula', async () => {
    const files = await unzipped(SHEET)
    const sheet = files['xl/worksheets/sheet1.xml'] ?? ''
    expect(sheet).toContain('<v>0.8333</v>')
    expect(sheet).toContain('<v>1.5</v>')
    // 2026-11-24 14:30 as days since 1899-12-30
    expect(sheet).toMatch(/<v>46350\.604166/)
    expect(sheet).not.toMatch(/<f[ >]/)
    expect(Object.values(files).join('')).toContain('=HYPERLINK(')
  })

  it('says on a second sheet what was counted and when', async () => {
    const files = await unzipped(SHEET)
    expect(files['xl/workbook.xml']).toContain('各单位: 按时率 七天'.replaceAll(':', ' '))
    expect(files['xl/workbook.xml']).toContain('说明')
    expect(Object.values(files).join('')).toContain('近 7 天')
  })
})

describe('a list of cases', () => {
  const page = (from: number, size: number, more: boolean): CaseList =>
    ({ items: Array.from({ length: size }, (_, at) => ({ id: String(from + at) }) as CaseRow), next_cursor: more ? String(from + size) : null, total: 9_000, facets: {}, views: {}, as_of: '' })

  it('is taken away whole, page after page, with the same filters', async () => {
    const asked: CaseQuery[] = []
    const { rows } = await everyCase({ view: 'all', q: '停水' }, (query) => {
      asked.push(query)
      return Promise.resolve(page(asked.length * 2, 2, asked.length < 3))
    })
    expect(rows.map(({ id }) => id)).toEqual(['2', '3', '4', '5', '6', '7'])
    expect(asked.map(({ q, cursor }) => [q, cursor])).toEqual([['停水', undefined], ['停水', '4'], ['停水', '6']])
  })

  it('ends where nobody reads on, and the whole number is known', async () => {
    const taken = await everyCase({}, ({ cursor }) => Promise.resolve(page(Number(cursor ?? 0), 200, true)))
    expect(taken.rows).toHaveLength(MOST_CASES)
    expect(taken.total).toBe(9_000)
  })
})

describe('the note under a picture', () => {
  it('is broken where it no longer fits, Chinese anywhere', () => {
    expect(wrapped('自发现起计 to now', (line) => line.length <= 4)).toEqual(['自发现起', '计 to', 'now'])
  })
})

describe('what else is taken away', () => {
  it('is every post found, page after page, with how many there were', async () => {
    const pages = [{ items: [{ id: 'a' }], total: 2, next_cursor: 'n' }, { items: [{ id: 'b' }], total: 2, next_cursor: null }]
    const asked: (string | undefined)[] = []
    const load = ((query: { cursor?: string }) => {
      asked.push(query.cursor)
      return Promise.resolve(pages[asked.length - 1])
    }) as unknown as typeof searchPosts
    const { rows, total } = await everyPost({ q: '停水' }, load)
    expect([rows.map(({ id }) => id), total, asked]).toEqual([['a', 'b'], 2, [undefined, 'n']])
  })

  it('draws a bar for each step of time, the highest to the full, and names the first and the last', () => {
    const svg = barPicture([{ label: '周一', value: 2 }, { label: '周二', value: 8 }])
    expect([...svg.querySelectorAll('rect')].map((bar) => Number(bar.getAttribute('height')))).toEqual([45, 180])
    expect(svg.textContent).toBe('8周一周二')
  })
})
