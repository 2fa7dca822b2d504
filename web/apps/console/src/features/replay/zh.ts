export default {
  title: '录像和片段',
  state: { off: '这场没有录像（主播关掉了）', running: '直播结束后自动整理录像', ready: '已录好', empty: '没有录到画面', withdrawn: '已撤下：邻居看不到，按规定存到期再删', expired: '保存期已满，已删除', purged: '已删除' },
  fault: '录像中途停了：{why}。直播不受影响，停之前的都在。',
  long: '时长 {time}', size: '{n} MB', until: '保存到 {date}', retry: '再试一次',
  published: '让邻居看回放', no_chapters: '没有讲解过商品', take: '取这一段',
  from: '从这里', from_at: '从 {at}', to: '到这里', to_at: '到 {at}', name: '片段标题', make: '做成片段', made: '片段做好了',
  download: '下载录像', download_n: '下载录像 {n}', open: '像邻居一样看',
  withdraw: '撤下录像', withdraw_ask: '撤下这场录像？', withdraw_hint: '回放和片段都看不到了，不能恢复。录像按规定存到期再删。',
  purge: '立即删除文件', purge_ask: '现在就删除录像文件？', purge_hint: '直播记录一般要存三年。只在依法或应本人要求时删除，原因会记入审计。', reason: '原因', need_reason: '写一下原因',
  no_clips: '还没有片段', hidden: '已隐藏', copy: '复制链接', copied: '链接已复制', rename: '改名', save: '保存', show: '公开', hide: '隐藏', remove_of: '删除片段 {name}', remove_ask: '删除片段“{name}”？', remove_hint: '录像还在，发出去的链接会打不开。',
}
