export default {
  title: '直播预热', hint: '悬念海报、到点揭晓的福利、按兴趣的预告，和预约了有多少人来', open: '预热', back: '回控制台', save: '保存', saved: '已保存', over: '直播已结束，不能再改',
  teasers: '福利预告', none: '还没有预告。到时间自动揭晓，之前邻居只看到悬念。', add: '加一条', remove: '删除第 {n} 条', text: '福利', text_eg: '前50名送鸡蛋', before: '揭晓前显示', before_eg: '猜猜送什么', reveal: '揭晓', at: { now: '马上', three_days: '提前 3 天', one_day: '提前 1 天', one_hour: '提前 1 小时', start: '开播时' },
  tag: '先给谁看', everybody: '所有人', promise: '答应的是', plain: '文字', bag: '福袋：{name}', item: '商品：{name}', proof: '依据', proof_hint: '用了“最”“第一”这类词才要填', gone: '答应的福袋或商品已经没有了，邻居看不到',
  previews: '按兴趣的预告', previews_hint: '预约时选了这个兴趣的邻居，先看到这句话和这个商品', no_tags: '先在直播的设置里写上兴趣标签', line: '一句话', line_eg: '码头刚靠岸的海鲜', lead: '排第一的商品', usual: '按默认顺序',
  as: '看看谁看到什么', as_all: '没说兴趣的邻居', held: '惊喜待揭晓（{time}）', order: '商品顺序',
  poster: '海报', look: { suspense: '悬念', benefit: '福利', reveal: '揭晓' }, of: '“{title}”的海报', download: '保存海报', copy: '复制群里的话', copied: '已复制',
  came: '预约到场', came_hint: '分母是预约的人。到场：直播时进了房间；留下：看满 {n} 分钟；下单：下了单没取消。', nobody: '还没有人预约', reserved: '预约', arrived: '到场', stayed: '留下', ordered: '下单', rate: '到场率', by: { all: '全部', interest: '想看的', community: '小区', leader: '团长', reminder: '提醒' }, told: { day: '前一天', hour: '前 1 小时', ten_minutes: '前 10 分钟', start: '开播时', none: '没有提醒' }, name: '分组',
}
