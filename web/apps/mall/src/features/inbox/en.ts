export default {
  none: 'No messages yet',
  none_hint: 'Arrivals, refunds and live reminders come here',
  go: 'Go to the home page',
  read_all: 'Mark all read',
  unread: 'Unread',
}
