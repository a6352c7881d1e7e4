/** Made-up answers for the administration pages. */
export function adminAnswers(path: string): [number, unknown] {
  const at = new Date(Date.now() - 600_000).toISOString()
  if (path === '/admin/sources') {
    return [200, [
      { id: 'qiannan-news', name: '黔南新闻', kind: 'listing', last_success_at: at, items_per_hour: 12, items: 308, state: 'ok' },
      { id: 'county-feed', name: '县市动态', kind: 'feed', last_success_at: null, items_per_hour: 0, items: 0, state: 'never' },
    ]]
  }
  if (path === '/admin/dead-letters') {
    return [200, [{ id: 7, topic: 'posts', key: 'weibo:1', reason: 'text: 缺少正文', origin: 'weibo', payload: '{"id":"weibo:1","text":""}', at }]]
  }
  if (path === '/admin/health') return [200, { status: 'ok', checks: [{ name: 'store', ok: true, detail: '' }, { name: 'holidays', ok: true, detail: '缺 2027 年放假安排' }] }]
  if (path === '/admin/profile') return [200, { id: 'qiannan', name: '黔南州', home: '522700', hash: 'ab12cd34ef56', clock_rules: [{ id: 'response', kind: 'response', budget_seconds: 172800, calendar: 'natural', clause: 'QN §8.4', product_default: false }] }]
  return [404, { title: 'Not Found' }]
}
