import type { IconName } from '@julin/kit'

const ICONS: Record<string, IconName> = {
  welcome: 'people', order_paid: 'check', true_up: 'wallet', weight_settled: 'wallet', campaign_failed: 'alert', goods_arrived: 'box',
  live_reminder: 'live', live_corrected: 'alert', lucky_bag_won: 'gift', repurchase: 'basket', after_sale_approved: 'shield', commission_available: 'wallet',
  order_expired: 'clock', points: 'star', withdrawal_to_confirm: 'wallet', withdrawal_paid: 'wallet',
  withdrawal_returned: 'wallet', campaign_extended: 'clock', team_complete: 'people', team_failed: 'alert', team_undecided: 'people',
  final_due: 'wallet', final_reminder: 'clock', final_forfeited: 'alert', final_refunded: 'wallet',
}

/** The picture of a message; kinds that came later have a bell. */
export const iconOf = (template: string): IconName => ICONS[template] ?? 'bell'

/** Only paths of our own are followed. */
export const pathOf = (link?: string | null): string | null => (link && /^\/(?!\/)/.test(link) ? link : null)
