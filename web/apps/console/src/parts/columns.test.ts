import { beforeEach, describe, expect, it } from 'vitest'
import { defineComponent, h } from 'vue'
import { mountKit } from '@julin/kit/testing'
import { useColumns, type Columns } from './columns.ts'

async function columnsOf(list: string): Promise<Columns> {
  let found: Columns | undefined
  await mountKit(defineComponent({
    setup() {
      found = useColumns(list, { who: 'list.all', when: 'list.more' })
      return () => h('i')
    },
  }))
  return found!
}

describe('columns of a list', () => {
  beforeEach(() => localStorage.clear())

  it('are left out, kept on the device, and all come back', async () => {
    const columns = await columnsOf('a')
    columns.toggle('who')
    expect([columns.has('who'), columns.has('when'), columns.count.value]).toEqual([false, true, 1])
    expect(localStorage.getItem('julin.columns.a')).toBe('["who"]')
    columns.reset()
    expect([columns.has('who'), columns.count.value]).toEqual([true, 2])
  })

  it('are one choice wherever a list is shown, and another for another list', async () => {
    const [first, again, other] = [await columnsOf('b'), await columnsOf('b'), await columnsOf('c')]
    first.toggle('when')
    expect([again.has('when'), other.has('when')]).toEqual([false, true])
  })

  it('do not stumble over what a device kept wrongly or from before', async () => {
    localStorage.setItem('julin.columns.d', '{"who":1}')
    localStorage.setItem('julin.columns.e', '["gone","who"]')
    expect((await columnsOf('d')).count.value).toBe(2)
    const columns = await columnsOf('e')
    expect([columns.has('who'), columns.count.value]).toEqual([false, 1])
  })
})
