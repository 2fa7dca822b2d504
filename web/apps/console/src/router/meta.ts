import 'vue-router'
import type { IconName } from '@julin/kit'

export const GROUPS = ['now', 'trade', 'goods', 'fulfil', 'money', 'people', 'rules'] as const

/** A place in the side navigation and in the palette; the label is `nav.<key>` of the shell's words. */
export interface NavPlace {
  group: (typeof GROUPS)[number]
  icon: IconName
  order: number
}

declare module 'vue-router' {
  interface RouteMeta {
    /** Key of the page's name: `nav.orders`, or a key of the feature (`orders.detail`). */
    title?: string
    nav?: NavPlace
    /** Open to anybody (the login page). Everything else asks for a signed-in operator. */
    open?: boolean
    /** Hidden from navigation and palette unless the session has it. The server decides anyway. */
    permission?: string
  }
}
