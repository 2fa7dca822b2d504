// Ordering: in the sheet over the room or the group page, signing in on the way, paying at the cashier.
import { until } from '../lib/wait.mjs'

const sheet = (page) => page.getByRole('dialog')

/** In the open sheet: as many of `name` as wanted. One is put there by the card that was tapped. */
export async function want(page, name, quantity) {
  const group = sheet(page).getByRole('group', { name: `${name} 数量` })
  const more = group.getByRole('button', { name: `增加 ${name}` })
  const count = async () => Number((await group.getByRole('status').allTextContents())[0] ?? 0)
  await more.waitFor()
  while ((await count()) < quantity) await more.click()
}

export async function liveAt(page, building, unit) {
  await sheet(page).getByLabel('楼栋').selectOption({ label: building })
  await sheet(page).getByLabel('房号').fill(unit)
}

/** Somebody who was never here: phone, the code from the trial inbox, consent. */
export async function signInOnTheWay(person, page, phone) {
  await sheet(page).getByRole('button', { name: '下一步' }).click()
  await sheet(page).getByLabel('手机号').fill(phone)
  await sheet(page).getByRole('button', { name: '获取验证码' }).click()
  const sms = await until('the code to arrive', async () => (await person.get(`/api/v1/dev/inbox?phone=${phone}`))[0])
  await sheet(page).getByLabel('验证码').fill(/\b\d{6}\b/.exec(sms.body)[0])
  await sheet(page).getByRole('checkbox').check()
  await sheet(page).getByRole('button', { name: '登录并下单' }).click()
}

/** At the cashier, which says that it is a sandbox; comes back to the order. Answers its id. */
export async function pay(page) {
  await page.waitForURL('**/sandbox/cashier/**')
  await page.getByText('这是模拟支付，不会产生真实扣款。').waitFor()
  await page.getByRole('button', { name: '确认支付' }).click()
  await page.waitForURL('**/orders/*')
  await page.getByText('已付款', { exact: true }).waitFor()
  return new URL(page.url()).pathname.split('/').at(-1)
}
