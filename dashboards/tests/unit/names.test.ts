import { describe, expect, it } from 'vitest'

import { shortName } from '@/content/shortNames'
import { fullPath } from '@/text/places'

describe('the name of a self-governing unit', () => {
  it.each([
    ['黔南布依族苗族自治州', '黔南州'],
    ['三都水族自治县', '三都县'],
    ['双江拉祜族佤族布朗族傣族自治县', '双江县'],
    ['巴音郭楞蒙古自治州', '巴音郭楞州'],
    ['莫力达瓦达斡尔族自治旗', '莫力达瓦旗'],
    ['龙胜各族自治县', '龙胜县'],
    ['三都水族自治县应急管理局', '三都县应急管理局'],
  ])('%s is said as %s', (name, said) => {
    expect(shortName(name)).toBe(said)
  })

  it.each(['东乡族自治县', '鄂温克族自治旗', '归兰水族乡', '都匀市', '民族宗教事务局'])('%s stays as it is', (name) => {
    expect(shortName(name)).toBe(name)
  })
})

describe('a place in full', () => {
  it('ends with its own name, once', () => {
    expect(fullPath({ code: '522732', name: '三都水族自治县', path: ['贵州省', '黔南布依族苗族自治州'] })).toBe('贵州省 › 黔南布依族苗族自治州 › 三都水族自治县')
    expect(fullPath({ code: '5227', name: '黔南布依族苗族自治州', path: ['贵州省', '黔南布依族苗族自治州'] })).toBe('贵州省 › 黔南布依族苗族自治州')
  })
})
