import { beforeEach, describe, expect, it } from 'vitest'
import { createPinia, setActivePinia } from 'pinia'
import { effectScope, nextTick, ref, type EffectScope, type Ref } from 'vue'
import { useKept } from './kept.ts'

interface Form {
  title: string
  tags: string[]
}
const blank = (): Form => ({ title: '', tags: [] })

/** A form in a tab of its own; `close` is what a closed tab leaves time for. */
function tab(start = blank(), edits = false): { form: Ref<Form>; kept: ReturnType<typeof useKept<Form>>; close: () => void; scope: EffectScope } {
  const scope = effectScope()
  const form = ref(start)
  const kept = scope.run(() => useKept('thing', form, { edits }))!
  kept.begin()
  return { form, kept, scope, close: () => scope.stop() }
}

describe('what somebody was writing', () => {
  beforeEach(() => {
    localStorage.clear()
    setActivePinia(createPinia())
  })

  it('is there in the next tab, and says so', async () => {
    const first = tab()
    first.form.value.title = '半截'
    first.form.value.tags.push('水果')
    await nextTick()
    first.close()
    const next = tab()
    expect(next.form.value).toEqual({ title: '半截', tags: ['水果'] })
    expect([next.kept.restored.value, next.kept.touched()]).toEqual([true, true])
    next.kept.restart()
    expect([next.form.value, next.kept.restored.value]).toEqual([blank(), false])
    next.close()
    expect(tab().kept.restored.value).toBe(false)
  })

  it('is written when the page goes, without waiting', () => {
    const first = tab()
    first.form.value.title = '来不及'
    dispatchEvent(new Event('pagehide'))
    expect(tab().form.value.title).toBe('来不及')
    first.close()
  })

  it('is not kept once it is sent, nor where nothing was typed', () => {
    const sent = tab()
    sent.form.value.title = '发了'
    sent.kept.forget()
    sent.close()
    tab().close()
    expect(tab().kept.restored.value).toBe(false)
  })

  it('does not go over what the server holds newly', () => {
    const first = tab({ title: '旧', tags: [] }, true)
    first.form.value.title = '改'
    first.close()
    expect(tab({ title: '别人改过', tags: [] }, true).form.value.title).toBe('别人改过')
    expect(tab({ title: '旧', tags: [] }, true).form.value.title).toBe('改')
  })
})
