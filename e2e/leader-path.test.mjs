// A neighbour becomes a leader: she applies on her phone, the desk asks for more, reviews, checks her papers and
// approves; her first buy waits for the course; she learns, fails the test, passes it, has a certificate that a
// stranger verifies, and opens her buy.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Person, launch } from './lib/browser.mjs'
import { neighbourhood } from './lib/server.mjs'

let server, browser
const world = {}

before(async () => {
  server = await neighbourhood()
  browser = await launch()
  const arrive = async (role, n, device = 'phone') => {
    const person = await Person.arrive(browser, server.origin, { device })
    if (role) await person.become(role, n)
    return person
  }
  world.her = await arrive('member', 9)
  world.desk = await arrive('operator', 1, 'desk')
  world.stranger = await arrive(null)
})
after(async () => {
  await browser?.close()
  await server?.discard()
})

const STEPS = [
  ['she applies from her own page', apply],
  ['the desk asks for more, and she completes it', complete],
  ['marks, identity and contract come before the approval', approve],
  ['her first buy waits for the course', refused],
  ['a test without the right answers is not passed', fail],
  ['with them it is, and the certificate is genuine', pass],
  ['now her first buy opens', open],
]

test('the path to leading, step by step', async (t) => {
  for (const [name, act] of STEPS) {
    let done = false
    await t.test(name, async () => {
      await act().catch(async (error) => {
        for (const [who, person] of Object.entries(world)) await person.lookBack?.(`leader-path-${who}`)
        throw error
      })
      done = true
    })
    assert.ok(done, name)
  }
})

async function apply() {
  const page = await world.her.open('/me')
  await page.getByRole('link', { name: /成为团长/ }).click()
  await page.waitForURL(/\/become-leader/)
  await page.getByLabel('哪个小区').selectOption({ label: '桂花里' })
  await page.getByLabel('每周几小时').fill('10')
  await page.getByRole('button', { name: '提交申请' }).click()
  await page.getByText('请填写住在几栋').waitFor()
  await page.getByLabel('住在几栋').fill('5栋')
  await page.getByLabel('为什么想做团长').fill('邻居常托我取货')
  await page.getByLabel(/我同意店铺/).check()
  await page.getByRole('button', { name: '提交申请' }).click()
  await page.getByText('我们会尽快看').waitFor()
  await page.close()
}

async function complete() {
  const me = await world.her.get('/api/v1/me')
  const { items } = await world.desk.get('/api/v1/leader-applications?status=submitted')
  world.application = items.find(({ person }) => person.id === me.id).id
  const desk = (world.page = await world.desk.open(`/console/leaders/applications/${world.application}`))
  await desk.getByRole('button', { name: '请补充' }).click()
  await desk.getByLabel(/还缺什么/).fill('请写一下可以在哪里交货')
  await desk.getByRole('button', { name: '发给申请人' }).click()
  await desk.getByText('待补充').first().waitFor()
  const page = await world.her.open('/become-leader')
  await page.getByText('请写一下可以在哪里交货').waitFor()
  await page.getByRole('button', { name: '继续填写' }).click()
  await page.getByLabel(/可以在哪里交货/).fill('5栋架空层')
  await page.getByLabel(/我同意店铺/).check()
  await page.getByRole('button', { name: '提交申请' }).click()
  await page.getByText('我们会尽快看').waitFor()
  await page.close()
}

async function approve() {
  const desk = world.page
  await desk.reload()
  await desk.getByText('5栋架空层').waitFor()
  const go = desk.getByRole('button', { name: '通过', exact: true })
  assert.ok(await go.isDisabled())
  for (const name of ['小区里的人缘', '时间投入', '服务意识']) await desk.getByRole('group', { name }).getByLabel('4', { exact: true }).check()
  await desk.getByRole('button', { name: '提交评分' }).click()
  await desk.getByText('4.00', { exact: true }).waitFor()
  await desk.getByLabel('证件姓名').fill('何美兰')
  await desk.getByLabel('证件号后四位').fill('123X')
  await desk.getByLabel('我见过本人和证件原件').check()
  await desk.getByRole('button', { name: '记录身份核验' }).click()
  await desk.getByText('****123X').waitFor()
  await desk.getByLabel('已签合同扫描件').setInputFiles({ name: '合同.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4 signed') })
  await desk.getByLabel('双方已签字，原件由店铺保管').check()
  await desk.getByRole('button', { name: '记录合同' }).click()
  await go.click()
  await desk.getByLabel('给居民看的介绍').fill('5栋的兰姐，随时在家')
  await desk.getByRole('button', { name: '设为团长' }).click()
  await desk.getByText('已通过').first().waitFor()
  await desk.close()
}

/** A buy in one line, as the API takes it. */
const buy = () => ({
  title: '兰姐第一团',
  cutoff_at: Date.now() + 86_400_000,
  items: [{ quick: { name: '土鸡蛋', spec: '30枚' }, base_price: 2_990, stock: 20, tiers: [] }],
})

async function refused() {
  const page = await world.her.open('/leader/training')
  await page.getByText('现在还不能开团').waitFor()
  await page.getByText('请先通过：收货与交货').waitFor()
  await assert.rejects(world.her.post('/api/v1/campaigns', buy()), /training_first/)
  await page.close()
}

async function fail() {
  const page = (world.page = await world.her.open('/leader/training'))
  await page.getByRole('link', { name: '开始学' }).first().click()
  await page.getByRole('button', { name: /货到了先做什么/ }).click()
  await page.getByRole('button', { name: '学完了，下一课' }).click()
  await page.getByRole('heading', { name: '交给邻居' }).waitFor()
  await page.getByRole('button', { name: '学完了，下一课' }).click()
  await page.getByRole('button', { name: '开始考试' }).click()
  await page.waitForURL(/\/leader\/tests\/\d+/)
  await page.getByRole('button', { name: '交卷' }).click()
  await page.getByRole('button', { name: /确认|确定/ }).click()
  await page.getByText('没有通过').waitFor()
  await page.getByRole('button', { name: '再学一遍重考' }).click()
}

async function pass() {
  const page = world.page
  await page.getByRole('button', { name: '开始考试' }).click()
  await page.getByRole('button', { name: '交卷' }).waitFor()
  for (const choice of ['当面点数，拍照留底', '先放冷藏', '核对提货码或尾号', '半小时内回复']) await page.getByLabel(choice).check()
  await page.getByRole('button', { name: '交卷' }).click()
  await page.getByRole('heading', { name: '通过了' }).waitFor()
  const picture = page.getByRole('img', { name: /证书 JL/ })
  await picture.waitFor()
  assert.equal(await picture.evaluate((img) => img.decode().then(() => img.naturalWidth)), 1_000)
  await page.getByRole('link', { name: '回到培训' }).click()
  await page.getByText('已通过').waitFor()
  const { courses } = await world.her.get('/api/v1/leader/training')
  const { certificate } = courses.find((one) => one.certificate)
  const seen = await world.stranger.open(certificate.verify_path)
  await seen.getByText('证书有效').waitFor()
  await seen.getByText('收货与交货').waitFor()
  await seen.goto(`${server.origin}/certificates/JL20200101-AAAAAAAAAA`)
  await seen.getByText('没有这张证书').waitFor()
  await seen.close()
}

async function open() {
  const made = await world.her.post('/api/v1/campaigns', buy())
  assert.equal(made.status, 'open')
  const page = await world.her.open('/leader')
  await page.getByText('兰姐第一团').waitFor()
  await page.close()
  await world.page.close()
}
