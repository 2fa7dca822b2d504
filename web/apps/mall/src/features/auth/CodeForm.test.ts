import { createPinia } from 'pinia'
import { VueQueryPlugin } from '@tanstack/vue-query'
import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { mountKit } from '@julin/kit/testing'
import zh from './zh.ts'
import CodeForm from './CodeForm.vue'

const calls: { path: string; body: unknown }[] = []
let refuse: object | null = null

async function server(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url)
  calls.push({ path: pathname, body: request.method === 'POST' ? await request.json() : null })
  if (pathname.endsWith('/login') && refuse) return new Response(JSON.stringify(refuse), { status: 422 })
  const answer = pathname.endsWith('/meta') ? { store: { zone: 'Asia/Shanghai' } } : pathname.endsWith('/otp') ? { retry_after_s: 60 } : {}
  return new Response(JSON.stringify(answer), { status: 200 })
}

async function setup() {
  const { view } = await mountKit(CodeForm, { words: { auth: zh }, plugins: [createPinia(), VueQueryPlugin] })
  const fill = async (phone: string, code: string): Promise<void> => {
    await view.get('input[type=tel]').setValue(phone)
    await view.get('input[autocomplete=one-time-code]').setValue(code)
  }
  const submit = async (): Promise<void> => {
    await view.get('form').trigger('submit')
    await flushPromises()
  }
  return { view, fill, submit }
}

const logins = () => calls.filter(({ path }) => path.endsWith('/auth/login'))
beforeEach(() => {
  calls.length = 0
  refuse = null
  vi.stubGlobal('fetch', server)
})
afterEach(() => vi.unstubAllGlobals())

it('signs nobody in without a number, a code and a consent', async () => {
  const { view, fill, submit } = await setup()
  await submit()
  await fill('13812341234', '123456')
  await submit()
  expect(view.text()).toContain('请先勾选同意')
  expect(logins()).toEqual([])
})

it('sends the plain number and the versions that were agreed to', async () => {
  const { view, fill, submit } = await setup()
  await fill('+86 138 1234 1234', '123456')
  await view.get('input[type=checkbox]').setValue(true)
  await submit()
  expect(logins()[0]!.body).toEqual({ phone: '13812341234', code: '123456', consent: { terms: '2026-11', privacy: '2026-11' } })
  expect(view.emitted('done')).toHaveLength(1)
})

it('asks for a code once, then tells when it may be asked for again', async () => {
  const { view, fill } = await setup()
  await fill('13812341234', '')
  await view.get('.send').trigger('click')
  await flushPromises()
  expect(view.get('.send').text()).toBe('60 秒后重发')
  expect(view.get('.send').attributes('disabled')).toBeDefined()
})

it('says what the server refused, and keeps what was filled in', async () => {
  const { view, fill, submit } = await setup()
  refuse = { code: 'identity.code_wrong', title: '验证码不正确或已过期', field: 'code' }
  await fill('13812341234', '999999')
  await view.get('input[type=checkbox]').setValue(true)
  await submit()
  expect(view.text()).toContain('验证码不正确或已过期')
  expect(view.get<HTMLInputElement>('input[type=tel]').element.value).toBe('13812341234')
  expect(view.emitted('done')).toBeUndefined()
})
