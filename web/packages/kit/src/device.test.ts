import { afterEach, expect, it, vi } from 'vitest'
import { copyText } from './device.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
})

/** The old way: `execCommand` copies what is selected, in the place where the focus may be. */
function oldWay(works: boolean): { text: string; parent: string }[] {
  const copied: { text: string; parent: string }[] = []
  document.execCommand = () => {
    const area = document.querySelector('textarea')!
    copied.push({ text: area.value, parent: area.parentElement!.tagName })
    return works
  }
  return copied
}

it('copies by the clipboard where there is one', async () => {
  const writeText = vi.fn(async () => undefined)
  vi.stubGlobal('navigator', { clipboard: { writeText } })
  expect(await copyText('接龙')).toBe(true)
  expect(writeText).toHaveBeenCalledWith('接龙')
})

it('copies by selection where there is none, inside the dialog that is open', async () => {
  vi.stubGlobal('navigator', {})
  document.body.innerHTML = '<dialog open></dialog>'
  const copied = oldWay(true)
  expect(await copyText('接龙')).toBe(true)
  expect(copied).toEqual([{ text: '接龙', parent: 'DIALOG' }])
  expect(document.querySelector('textarea')).toBeNull()
})

it('tells when neither works', async () => {
  vi.stubGlobal('navigator', { clipboard: { writeText: () => Promise.reject(new Error('denied')) } })
  oldWay(false)
  expect(await copyText('接龙')).toBe(false)
})
