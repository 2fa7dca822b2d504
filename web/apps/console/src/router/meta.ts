import 'vue-router'
import type { IconName } from '@julin/kit'

export const GROUPS = ['now', 'trade', 'goods', 'fulfil', 'money', 'people', 'rules'] as const

/** A place in the side navigation and in the palette; the label is `nav.<key>` of the shell's words. */
export interface NavPlace {
  group: (typeof GROUPS)[number]
  icon: IconName
  order: number
}

export type Permission =
  | 'view_shop' | 'run_campaigns' | 'run_lives' | 'approve_after_sale' | 'edit_orders' | 'correct_books' | 'edit_catalog' | 'edit_suppliers' | 'edit_communities'
  | 'procure' | 'view_supplies' | 'hand_over' | 'view_ledger' | 'administer'

declare module 'vue-router' {
  interface RouteMeta {
    /** Key of the page's name: `nav.orders`, or a key of the feature (`orders.detail`). */
    title?: string
    nav?: NavPlace
    /** Open to anybody (the login page). Everything else asks for a signed-in operator. */
    open?: boolean
    /** Hidden from navigation and palette unless the session has one of them. The server decides anyway. */
    permission?: Permission | readonly Permission[]
  }
}
