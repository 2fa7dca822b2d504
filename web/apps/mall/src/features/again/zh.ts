export default {
  title: '再来一份',
  go: '再来一份',
  looking: '正在找…',
  and: '、',
  some: '{names}这次没有，其余的放好了',
  none: '现在没有团在卖{names}',
  none_hint: '团长再开团时会出现在首页',
  see_order: '看那次的订单',
  see_buys: '看看别的团',
}
