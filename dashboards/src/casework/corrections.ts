/** The parts of a reading that a person may correct, and their values. */
import type { CommandBodies } from '@/api/types'

export type CorrectField = keyof CommandBodies['correct']

export const CATEGORIES = ['emergency', 'livelihood', 'false_information', 'policy', 'credibility', 'morality'] as const

export const GRADES = ['I', 'II', 'III', 'IV'] as const

export const TOPICS = [
  '城乡建设',
  '交通运输',
  '环境保护',
  '卫生计生',
  '教育文体',
  '劳动和社会保障',
  '农村农业',
  '国土资源',
  '民政',
  '政法',
  '商贸旅游',
  '经济管理',
  '科技与信息产业',
  '党务政务',
  '纪检监察',
] as const
