export default {
  hint: 'Who changed what and when; to be read, never changed',
  none: 'Nothing recorded yet',
  when: 'When',
  who: 'Who',
  what: 'Did what',
  object: 'On',
  detail: 'Details',
  only: 'Only this',
  only_of: 'Only records of {id}',
  all: 'Show all',
}
