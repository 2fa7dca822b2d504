export default {
  hint: '谁想当团长，团长开团、开播前要学什么',
  one: '团长申请', of: '{name}的申请', show: '看什么', applications: '申请', courses: '课程', by_status: '按状态',
  none: '没有申请', none_hint: '居民在商城“我的”里申请', who: '申请人', where: '小区', hours: '每周小时', sent: '提交时间', state: '状态', not_served: '新小区',
  status: { draft: '草稿', submitted: '新申请', in_review: '评审中', more_asked: '待补充', approved: '已通过', declined: '未通过', withdrawn: '已撤回' },
  told: { building: '住在', hours_per_week: '每周小时', pickup: '可交货地点', experience: '经历', why: '为什么想做' },
  picture: '第 {n} 张图', steps: '经过', staff: '工作人员', not_ready: '评分或核验还没有完成', she_reads: '申请人会看到这段话。', told_her: '已通知申请人', not_saved: '没有保存：请看上面的提示；如果别人改过，请刷新。',
  deed: { submitted: '提交了申请', reviewed: '打了分', checked: '核验了', asked: '请补充', approved: '通过了申请', declined: '没有通过', withdrawn: '撤回了申请' },
  paper: { identity: '身份', contract: '合同' },
  ask: { title: '请补充', label: '还缺什么？', go: '发给申请人' },
  decline: { title: '不通过', label: '为什么不通过？', go: '不通过' },
  approve: { title: '通过', of: '让{name}当团长', first: '请先建好小区“{name}”和自提点：', choose: '请选择', point: '自提点', level: '等级', intro: '给居民看的介绍', go: '设为团长', done: '有了一位新团长' },
  level: { standard: '普通', silver: '银牌', gold: '金牌' },
  marks: { title: '评分', yes: '建议通过', no: '不建议', weight: '权重 {n}', on: '依据', on_of: '{name}：依据', recommends: '我建议通过', note: '备注', give: '提交评分', change: '修改我的评分' },
  papers: {
    title: '身份与合同', none: '没有核验过。', passed: '已核验', failed: '不符', by: '{who}，{how}，{at}', by_hand: '人工核验', legal_name: '证件姓名', tail: '证件号后四位', kept: '只保存打码的姓名和这四位。',
    seen: '我见过本人和证件原件', record_identity: '记录身份核验', scan: '已签合同扫描件', scan_hint: '文件不上传，只保存它的指纹。', digest: '{name}：{digest}…', signed: '双方已签字，原件由店铺保管', record_contract: '记录合同',
  },
  policy: {
    title: '招募规则', open: '开放申请', again: '未通过后多少天可以再申请', reviewers: '需要几位评审', identity: '需要身份核验', contract: '需要签合同', criteria: '评分项与权重', criterion: '第 {n} 个评分项', weight: '第 {n} 项的权重',
    since: '培训要求从何时起的团长', since_hint: '发布第一门必学课时自动设为当时，之前的团长不受影响；改早即包括他们。',
  },
  course: {
    one: '课程', new: '新课程', hint: '先上课再考试，通过后自动发证', none: '还没有课程', none_hint: '先写一门收货与交货的课，十分钟就够', figures: '{minutes} 分钟 · {lessons} 课 · {questions} 题',
    status: { draft: '草稿', published: '已发布', retired: '已停用' }, gates_buy: '开团前必学', gates_live: '开播前必学', gates_hint: '规则里日期之前的团长不受限制。', title: '课程名', summary: '一句话介绍', minutes: '分钟', sort: '排序',
    asked: '每次考几题', asked_hint: '0 为全部', pass_mark: '通过百分比', attempts: '每天次数', lessons: '课时', questions: '题目', add_lesson: '加一课', add_question: '加一题', add_choice: '加一个选项', article: '图文', video: '回放', lesson_n: '第 {n} 课', kind: '第 {n} 课的形式', lesson_title: '课时标题', lesson_title_n: '第 {n} 课的标题',
    drop_lesson: '删除第 {n} 课', replay: '哪场直播', body: '正文，段落之间空一行', body_n: '第 {n} 课的正文', pictures_n: '第 {n} 课的图片', question: '题目', question_n: '第 {n} 题', drop_question: '删除第 {n} 题', right: '选项 {n} 正确', choice: '选项 {n}', drop_choice: '删除选项 {n}', why: '解析（通过后显示）', why_n: '第 {n} 题的解析', wrong_at: '请检查：{field}',
  },
}
