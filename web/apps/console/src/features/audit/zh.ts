export default {
  hint: '谁在什么时候改了什么，只能看不能改',
  none: '还没有操作记录',
  when: '时间',
  who: '谁',
  what: '做了什么',
  object: '对象',
  detail: '细节',
  only: '只看它',
  only_of: '只看它：{id}',
  all: '看全部',
  thing: { product: '商品', campaign: '团购', live: '直播', community: '社区', purchase_order: '采购单', order: '订单', supplier: '供应商', after_sale: '售后', sku: '规格', person: '人', job: '任务', refund: '退款' },
}
