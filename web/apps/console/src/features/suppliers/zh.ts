export default {
  new: '新供应商',
  none: '还没有供应商',
  none_hint: '先加一个，再录商品',
  name: '名称',
  contact: '联系人',
  phone: '电话',
  leader: '团长自有',
  goods: '看商品',
}
