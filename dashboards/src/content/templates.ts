/** Drafts of answers by disposition, in the language of publication. 【…】 is to be filled by the office. */
const OPENING = '关于“{title}”的情况说明\n\n'
const CLOSING = '\n\n感谢社会各界的关心和监督。\n\n{body}\n【年　月　日】'

const BODIES: Record<string, string> = {
  suggestion: '针对网民提出的建议，我单位作了认真研究。【采纳情况及理由】。下一步，【落实安排及完成时间】。',
  difficulty: '针对网民反映的困难，我单位立即组织核查。经核查，【核查情况】。目前，【已采取的措施】，预计【完成时间】前解决。',
  problem: '针对网民反映的问题，我单位第一时间成立工作组开展调查。经查，【调查情况】。对此，【处理结果】。下一步，【整改措施】。',
  unclear: '针对网民关心的事项，现将有关情况说明如下：【事实情况】。依据【政策文件名称】，【政策解释】。',
  mistaken: '近期有关说法与实际情况不符，现说明如下：【事实情况】。有关依据：【依据】。',
  false: '经核查，网传“【不实内容】”与事实不符。实际情况是：【事实情况】。请以权威发布的信息为准。',
}

/** The template filled with what is known of the case. */
export function answerTemplate(disposition: string | null, title: string, body: string): string {
  const middle = BODIES[disposition ?? 'problem'] ?? BODIES['problem'] ?? ''
  return (OPENING + middle + CLOSING).replace('{title}', () => title).replace('{body}', () => body)
}
