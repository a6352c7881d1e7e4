/** Made-up matters of the mock: what was said, where, and who would answer. */
import type { CaseDetail } from '../../src/api/types'

export interface Matter {
  title: string
  text: string
  category: NonNullable<CaseDetail['category']>
  topic: string
  grade: CaseDetail['grade']
  place: [code: string, name: string]
  lead: string
  marks: [words: string, why: string, judgement: string][]
}

export const BODIES: Record<string, string> = {
  '5227.emergency': '州应急管理局',
  '5227.housing': '州住房和城乡建设局',
  '5227.transport': '州交通运输局',
  '5227.ecology': '州生态环境局',
  '522701.housing': '都匀市住房和城乡建设局',
  '522701.education': '都匀市教育局',
  '522702.emergency': '福泉市应急管理局',
  '522702.health': '福泉市卫生健康局',
  '522722.water': '荔波县水务局',
  '522727.transport': '平塘县交通运输局',
  '522730.agriculture': '龙里县农业农村局',
  '522732.social': '三都水族自治县人力资源和社会保障局',
}

export const MATTERS: Matter[] = [
  {
    title: '福泉一化工厂区发生爆炸，多人受伤',
    text: '🔥刚刚福泉市牛场镇一化工厂区发生爆炸，目测有 11 人受伤，其中 3 人死亡，周边 200 余名群众已转移。现场浓烟很大，附近居民请关好门窗。联系电话 138****1234。',
    category: 'emergency', topic: '城乡建设', grade: 'II', place: ['522702', '福泉市'], lead: '5227.emergency',
    marks: [['爆炸', '词典：突发事件·爆炸', '类别'], ['3 人死亡', '规则：死亡 3 人以上、10 人以下为较大；伤亡合计上调', '等级'], ['牛场镇', '区划：福泉市牛场镇', '地点']],
  },
  {
    title: '都匀东山片区连续三天停水，小区居民无水可用',
    text: '都匀市东山片区已经连续三天停水了，物业说是主管道爆裂，打热线也没有准确答复，家里有老人小孩实在不方便，请问什么时候能恢复供水？',
    category: 'livelihood', topic: '城乡建设', grade: null, place: ['522701', '都匀市'], lead: '522701.housing',
    marks: [['连续三天停水', '词典：民生·供水', '类别'], ['都匀市东山片区', '区划：都匀市', '地点'], ['什么时候能恢复供水', '诉求句式', '处置类型']],
  },
  {
    title: '网传荔波水库溃坝，下游村寨连夜转移',
    text: '听说荔波那边水库要溃坝了！下游几个寨子连夜转移，有没有人知道是不是真的？',
    category: 'false_information', topic: '农村农业', grade: 'III', place: ['522722', '荔波县'], lead: '522722.water',
    marks: [['听说', '规则：转述语气', '类别'], ['溃坝', '词典：突发事件·溃坝', '类别'], ['荔波', '区划：荔波县', '地点']],
  },
  {
    title: '平塘一乡道塌方，班线客车停运',
    text: '平塘县通往克度镇的乡道昨夜塌方，班线客车今天全部停运，学生返校受影响。',
    category: 'emergency', topic: '交通运输', grade: 'IV', place: ['522727', '平塘县'], lead: '522727.transport',
    marks: [['塌方', '词典：突发事件·地质', '类别'], ['克度镇', '区划：平塘县克度镇', '地点']],
  },
  {
    title: '三都工地拖欠农民工工资近四个月',
    text: '我们三十多个工人在三都县一个安置房项目做工，工资拖了近四个月，找项目部总是推。快过年了，请政府帮帮我们。',
    category: 'livelihood', topic: '劳动和社会保障', grade: null, place: ['522732', '三都水族自治县'], lead: '522732.social',
    marks: [['工资拖了近四个月', '词典：民生·欠薪', '类别'], ['三都县', '区划：三都水族自治县（别名）', '地点']],
  },
  {
    title: '都匀某小学午餐质量引家长质疑',
    text: '都匀一所小学的营养午餐，家长拍到的照片里菜很少，肉几乎看不见。学校说是按标准采购的，希望教育部门公开一下标准和账目。',
    category: 'credibility', topic: '教育文体', grade: null, place: ['522701', '都匀市'], lead: '522701.education',
    marks: [['营养午餐', '词典：教育·学校食堂', '主题'], ['公开一下标准和账目', '诉求句式：要求公开', '处置类型']],
  },
  {
    title: '龙里刺梨收购价下跌，种植户担心烂在地里',
    text: '今年龙里刺梨收购价比去年低了一半，合作社说收不了那么多，种植户都很担心。',
    category: 'livelihood', topic: '农村农业', grade: null, place: ['522730', '龙里县'], lead: '522730.agriculture',
    marks: [['收购价', '词典：农业·收购', '主题'], ['龙里', '区划：龙里县', '地点']],
  },
  {
    title: '医保缴费标准上调，网民询问补贴政策',
    text: '明年城乡居民医保又要涨？低保户和脱贫户有没有补贴，希望有人讲清楚。',
    category: 'policy', topic: '劳动和社会保障', grade: null, place: ['522702', '福泉市'], lead: '522702.health',
    marks: [['城乡居民医保', '词典：政策·医保', '类别'], ['讲清楚', '诉求句式：要求解释', '处置类型']],
  },
]
