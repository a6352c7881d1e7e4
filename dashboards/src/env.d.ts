/// <reference types="vite/client" />

/** For tools that read TypeScript without knowing Vue; vue-tsc sees the true types. */
declare module '*.vue' {
  import type { ComponentPublicInstance, DefineComponent } from 'vue'

  const component: DefineComponent<object, ComponentPublicInstance>
  export default component
}
