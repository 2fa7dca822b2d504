export default {
  hint: '谁在什么时候改了什么，只能看不能改',
  none: '还没有操作记录',
  when: '时间',
  who: '谁',
  what: '做了什么',
  object: '对象',
  detail: '细节',
  only: '只看它',
  only_of: '只看 {id} 的记录',
  all: '看全部',
}
