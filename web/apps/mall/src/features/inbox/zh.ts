export default {
  none: '还没有消息',
  none_hint: '到货、退款、直播提醒都会在这里告诉你',
  go: '去首页看看',
  read_all: '全部已读',
  unread: '未读',
}
