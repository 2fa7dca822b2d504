import { nextTick } from 'vue'
import { expect, it } from 'vitest'
import { mountKit } from '@julin/kit/testing'
import zh from '../zh.ts'
import type { Comment } from '../types.ts'
import Comments from './Comments.vue'

const said = (...ids: number[]): Comment[] => ids.map((id) => ({ id: String(id), name: '王**', role: 'member', text: `第 ${id} 句`, at: id, question: false, held: false }))

/** A box of 100 px with 400 px of comments, scrolled to `top`. */
async function setup() {
  const { view } = await mountKit(Comments, { props: { comments: said(1, 2, 3) }, words: { live: zh } })
  const box = view.get('ul').element
  Object.defineProperties(box, { scrollHeight: { value: 400 }, clientHeight: { value: 100 } })
  const scrollTo = async (top: number): Promise<void> => {
    box.scrollTop = top
    await view.get('ul').trigger('scroll')
  }
  const say = async (...ids: number[]): Promise<void> => {
    await view.setProps({ comments: said(...ids) })
    await nextTick()
  }
  return { view, scrollTo, say }
}

it('follows what is said while one is at the end', async () => {
  const { view, scrollTo, say } = await setup()
  await scrollTo(300)
  await say(1, 2, 3, 4)
  expect(view.find('.unseen').exists()).toBe(false)
})

it('counts, and does not scroll, while one reads what was said before', async () => {
  const { view, scrollTo, say } = await setup()
  await scrollTo(20)
  await say(1, 2, 3, 4)
  await say(1, 2, 3, 4, 5, 6)
  expect(view.get('.unseen').text()).toBe('3 条新消息')
  expect(view.get('ul').element.scrollTop).toBe(20)
  await view.get('.unseen').trigger('click')
  expect(view.find('.unseen').exists()).toBe(false)
})

it('counts right when the oldest comments have fallen off', async () => {
  const { view, scrollTo, say } = await setup()
  await scrollTo(20)
  await say(3, 4, 5)
  expect(view.get('.unseen').text()).toBe('2 条新消息')
})
