import { describe, expect, it } from 'vitest'
import { OnPicture } from './onPicture.ts'

function setup(picture: number | null) {
  const clock = { picture, now: 0 }
  const shown: string[] = []
  const cards = new OnPicture<string>(() => clock.picture, (what) => shown.push(what), () => clock.now)
  const to = (at: number): void => {
    clock.now += at - (clock.picture ?? at)
    clock.picture = at
    cards.look()
  }
  return { clock, shown, cards, to }
}

describe('cards on media time', () => {
  it('come when the picture has come, and not before', () => {
    const { shown, cards, to } = setup(1_000)
    cards.put(4_000, 'cherries')
    expect(shown).toEqual([])
    to(3_999)
    expect(shown).toEqual([])
    to(4_000)
    expect(shown).toEqual(['cherries'])
  })

  it('keep their order, also when the clock of the second is a little back', () => {
    const { shown, cards, to } = setup(0)
    cards.put(500, 'show')
    cards.put(400, 'hide')
    to(450)
    expect(shown).toEqual([])
    to(500)
    expect(shown).toEqual(['show', 'hide'])
  })

  it('are there at once without a picture, and for one who is in time', () => {
    const { shown, cards } = setup(null)
    cards.put(9_000, 'no picture')
    expect(shown).toEqual(['no picture'])
    const live = setup(9_000)
    live.cards.put(8_990, 'in time')
    expect(live.shown).toEqual(['in time'])
  })

  it('do not wait for ever for a picture that stands still', () => {
    const { clock, shown, cards } = setup(1_000)
    cards.put(4_000, 'cherries')
    clock.now = 19_999
    cards.look()
    expect(shown).toEqual([])
    clock.now = 20_000
    cards.look()
    expect(shown).toEqual(['cherries'])
  })

  it('are forgotten when the room was asked anew', () => {
    const { shown, cards, to } = setup(0)
    cards.put(500, 'old')
    cards.clear()
    to(1_000)
    expect(shown).toEqual([])
  })
})
