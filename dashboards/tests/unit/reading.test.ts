import { describe, expect, it } from 'vitest'

import type { EventRow, Place } from '@/api/types'
import { foldedHistory, isMachine } from '@/casework/history'
import { clausesOf, withoutRuleIds } from '@/text/citations'
import { deepest, pathBelow } from '@/text/places'

const HOME = '黔南布依族苗族自治州'
const place = (code: string, ...path: string[]): Place => ({ code, name: path.at(-1) ?? '', path: ['贵州省', HOME, ...path] })
const TOWN = place('522728113', '罗甸县', '红水河镇')
const COUNTY = place('522728', '罗甸县')

describe('places of a case', () => {
  it('begin below home', () => {
    expect(pathBelow(TOWN, HOME)).toBe('罗甸县 › 红水河镇')
    expect(pathBelow({ code: '5227', name: HOME, path: ['贵州省', HOME] }, HOME)).toBe(HOME)
    expect(pathBelow({ code: '110101', name: '东城区', path: ['北京市'] }, HOME)).toBe('北京市 › 东城区')
  })

  it('leave out the parent of another', () => {
    expect(deepest([TOWN, COUNTY]).map(({ name }) => name)).toEqual(['红水河镇'])
    expect(deepest([COUNTY, place('522722', '荔波县')])).toHaveLength(2)
  })
})

describe('what rules write for themselves', () => {
  it('is no clause and no sentence for a clerk', () => {
    expect(clausesOf([{ clause: '(p)' }, { clause: '第八条' }, { clause: '第八条' }, { clause: '' }])).toEqual(['第八条'])
    expect(withoutRuleIds('事发福泉市，突发事件按种类（kind-explosion）；另有辖区外地点')).toBe('事发福泉市，突发事件按种类；另有辖区外地点')
    expect(withoutRuleIds('It happened in 福泉市, by its content (price)')).toBe('It happened in 福泉市, by its content')
    expect(withoutRuleIds('应急管理局（主管部门）')).toBe('应急管理局（主管部门）')
  })
})

describe('the history', () => {
  const event = (seq: number, type: string, actor: string, facts: EventRow['facts'] = {}): EventRow =>
    ({ seq, type, actor, actor_name: actor, facts, label: type, at: '', noticed_at: '', body: null, clocks: [] })

  it('names the machine, whichever part of it wrote', () => {
    expect(['machine:gather', 'system', ''].every(isMachine)).toBe(true)
    expect(isMachine('machinist')).toBe(false)
  })

  it('folds what the machine repeats, and nothing that a person wrote', () => {
    const events = [event(1, 'opened', 'machine:gather'), event(2, 'attached', 'machine:gather'), event(3, 'attached', 'machine:gather'), event(4, 'progressed', 'h'), event(5, 'progressed', 'h')]
    expect(foldedHistory(events).map((entry) => [entry.event.seq, entry.times])).toEqual([[5, 1], [4, 1], [3, 2], [1, 1]])
  })
})
