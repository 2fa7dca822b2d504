export default {
  title: 'Order again',
  go: 'Order again',
  looking: 'Looking…',
  and: ', ',
  some: 'Not on offer now: {names}. The rest is in your basket.',
  none: 'No open buy has {names} now',
  none_hint: 'It will be on the home page when a leader offers it again',
  see_order: 'See that order',
  see_buys: 'Other buys',
}
