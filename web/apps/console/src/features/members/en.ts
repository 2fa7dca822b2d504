export default {
  hint: 'Tags follow rules; the reason stands beside each',
  q: 'Name or last four digits',
  by_tag: 'By tag',
  none: 'No member matches',
  who: 'Member',
  home: 'Lives at',
  tags: 'Tags and why',
  orders: 'Orders',
  spent: 'Paid',
  points: 'Points',
  last: 'Last order',
  tag: { first_order: 'First order', high_value: 'High value', superfan: 'Superfan' },
}
