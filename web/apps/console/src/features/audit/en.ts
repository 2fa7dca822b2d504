export default {
  hint: 'Who changed what and when; to be read, never changed',
  none: 'Nothing recorded yet',
  when: 'When',
  who: 'Who',
  what: 'Did what',
  object: 'On',
  detail: 'Details',
  only: 'Only this',
  only_of: 'Only this: {id}',
  all: 'Show all',
  thing: { product: 'Product', campaign: 'Group buy', live: 'Live', community: 'Community', purchase_order: 'Purchase order', order: 'Order', supplier: 'Supplier', after_sale: 'Claim', sku: 'SKU', person: 'Person', job: 'Job', refund: 'Refund' },
}
