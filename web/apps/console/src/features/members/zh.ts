export default {
  hint: '标签是按规则算的，旁边写着为什么',
  q: '名字或手机尾号',
  by_tag: '按标签看',
  none: '没有符合的会员',
  who: '会员',
  home: '住哪',
  tags: '标签和原因',
  orders: '订单',
  spent: '实付',
  points: '积分',
  last: '上次下单',
  tag: { first_order: '首单新客', high_value: '高价值', superfan: '铁粉' },
}
