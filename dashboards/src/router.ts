/** Addresses. A page for a signed-in person sends others to the sign-in page and back again. */
import { createRouter, createWebHistory, type RouteLocationNormalized, type Router, type RouteRecordRaw } from 'vue-router'

import { PAGES } from './pages'
import type { useSession } from './stores/session'

declare module 'vue-router' {
  interface RouteMeta {
    open?: boolean
  }
}

const routes: RouteRecordRaw[] = [
  { path: '/', name: 'home', component: { render: () => null } },
  { path: '/sign-in', name: 'sign-in', meta: { open: true }, component: PAGES.signIn },
  { path: '/desk', name: 'desk', component: PAGES.desk },
  { path: '/inbox', name: 'inbox', component: PAGES.inbox },
  { path: '/overview', name: 'overview', component: PAGES.overview },
  { path: '/overview/series', name: 'series', component: () => import('./pages/overview/SeriesPage.vue') },
  { path: '/overview/breakdown', name: 'breakdown', component: () => import('./pages/overview/BreakdownPage.vue') },
  { path: '/overview/:figure', name: 'figure', component: () => import('./pages/overview/FigurePage.vue'), props: true },
  { path: '/day/:section(calls|roster|contacts|policies|handover|reports)?', name: 'day', component: PAGES.day, props: true },
  { path: '/entry/:kind(manual|offline)', name: 'entry', component: () => import('./pages/entry/EntryPage.vue'), props: true },
  { path: '/alerts', name: 'alerts', component: PAGES.alerts },
  { path: '/search', name: 'search', component: PAGES.search },
  { path: '/cases/:id', name: 'case', component: PAGES.case, props: true },
  { path: '/admin/:section(sources|people|tokens|dead-letters|audit|profile|health)?', name: 'admin', component: PAGES.admin, props: true },
  { path: '/:path(.*)*', name: 'missing', component: () => import('./pages/MissingPage.vue') },
]

/** Begins to fetch the page while the server is asked who I am. */
function fetchAhead(to: RouteLocationNormalized): void {
  for (const { components } of to.matched) {
    const page = components?.['default']
    if (typeof page === 'function') (page as () => Promise<unknown>)().catch(() => undefined)
  }
}

/** Only addresses within this application may be returned to. */
export function safeNext(next: unknown): string {
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) ? next : '/'
}

export function createAppRouter(session: ReturnType<typeof useSession>): Router {
  const router = createRouter({ history: createWebHistory(), routes })
  router.beforeEach(async (to) => {
    fetchAhead(to)
    try {
      await session.restore()
    } catch {
      if (to.meta.open !== true) return { name: 'sign-in', query: { next: to.fullPath } }
    }
    if (session.me === null) return to.meta.open === true || { name: 'sign-in', query: { next: to.fullPath } }
    if (to.name === 'home') return { name: session.home, replace: true }
    return to.name === 'sign-in' ? safeNext(to.query['next']) : true
  })
  return router
}
