import 'vue-router'

declare module 'vue-router' {
  interface RouteMeta {
    /** Key of the page's name, for the document title and screen readers. */
    title?: string
    /** Which tab bar stands below; none on inner pages. */
    tabs?: 'member' | 'leader'
    /** Who may come in: anybody signed in, or a leader. */
    auth?: 'member' | 'leader'
    /** A page that fills the screen by itself (a live room): no demo bar above it, no width limit. */
    bare?: boolean
  }
}
