import { describe, expect, it } from 'vitest'
import { blankItem, faults, fromCampaign, fromParsed, toBody, type Draft, itemOfLine, afterRestart } from './draft.ts'
import type { CampaignView, Parsed } from './types.ts'

const parsed: Parsed = {
  title: '周末鲜果',
  cutoff_at: 2_000,
  items: [
    { name: '沙瓤西红柿', spec: '5斤', price: 1990, tiers: [{ min_quantity: 30, price: 1790 }], limit_per_member: 2, line: 1, confidence: 'high' },
    { name: '鸡蛋', price: 2200, tiers: [], stock: 50, line: 2, confidence: 'low' },
  ],
  unrecognised: [{ line: 3, text: '现摘现发' }],
}
const draft = (): Draft => fromParsed(parsed, '原文', 9_000, '今日团购')

describe('a pasted text', () => {
  it('becomes rows to look over: sure ones folded, doubtful ones open', () => {
    expect(draft().items.map((i) => [i.name, i.price, i.stock, i.limit, i.sure, i.open])).toEqual([
      ['沙瓤西红柿', '19.9', '100', '2', true, false],
      ['鸡蛋', '22', '50', '', false, true],
    ])
    expect(draft().unrecognised).toEqual([{ line: 3, text: '现摘现发' }])
  })

  it('has a minimum for each pickup point only if one is written', () => {
    const of = (minimum: string): Draft => ({ ...draft(), dispatch: { minimum, policy: 'merge' } })
    expect(toBody(of(' ')).dispatch).toBeUndefined()
    expect(toBody(of('12')).dispatch).toEqual({ min_quantity: 12, policy: 'merge' })
    const wrong = (minimum: string): string[] => faults(of(minimum), 0).filter((one) => one.uid === 0).map((one) => one.field)
    expect(['', '1', '100000', '0', '100001', 'x'].map((text) => wrong(text).includes('dispatch'))).toEqual([false, false, false, true, true, true])
    expect(fromCampaign({ title: 'a', items: [], dispatch: { min_quantity: 8, policy: 'go' } } as unknown as CampaignView, 9).dispatch).toEqual({ minimum: '8', policy: 'go' })
  })

  it('is sent in fen, with what was pasted', () => {
    expect(toBody(draft())).toEqual({
      title: '周末鲜果',
      cutoff_at: 2_000,
      source_text: '原文',
      items: [
        { quick: { name: '沙瓤西红柿', spec: '5斤', price: 1990, stock: 100, image_keys: [] }, base_price: 1990, tiers: [{ min_quantity: 30, price: 1790 }], stock: 100, limit_per_member: 2 },
        { quick: { name: '鸡蛋', price: 2200, stock: 50, image_keys: [] }, base_price: 2200, tiers: [], stock: 50 },
      ],
    })
  })

  it('without a title or a time takes what is usual', () => {
    const bare = fromParsed({ items: [], unrecognised: [] }, '', 9_000, '今日团购')
    expect([bare.title, bare.cutoffAt]).toEqual(['今日团购', 9_000])
  })
})

describe('what must be put right', () => {
  it('is nothing for a good draft', () => expect(faults(draft(), 1_000)).toEqual([]))

  it('names the field and the row', () => {
    const bad = draft()
    bad.title = ' '
    bad.items.push({ ...blankItem(), price: 'abc' })
    const at = bad.items[2]!.uid
    expect(faults(bad, 3_000)).toEqual([
      { uid: 0, field: 'title' },
      { uid: at, field: 'name' },
      { uid: at, field: 'price' },
      { uid: 0, field: 'cutoff' },
    ])
  })

  it.each([
    [[{ min: '30', price: '19.9' }]],
    [[{ min: '30', price: '17' }, { min: '20', price: '15' }]],
    [[{ min: '', price: '17' }]],
  ])('tiers must go up in pieces and down in price: %j', (tiers) => {
    const bad = draft()
    bad.items[0]!.tiers = tiers
    expect(faults(bad, 0).map((f) => f.field)).toEqual(['tiers'])
  })
})

it('opens the last buy again with the same goods', () => {
  const view = { title: '周末鲜果', items: [{ sku_id: '7', name: '草莓', base_price: 3990, tiers: [] }] } as unknown as CampaignView
  expect(toBody(fromCampaign(view, 5_000)).items).toEqual([{ sku_id: '7', base_price: 3990, tiers: [], stock: 100 }])
})

describe('a line without a price', () => {
  it.each([
    ['4. 东北大米10斤', '东北大米', '10斤'],
    ['③ 小番茄 3斤装', '小番茄', '3斤装'],
    ['5\uFE0F\u20E3 鲜牛奶', '鲜牛奶', ''],
    ['２、30枚', '30枚', ''],
  ])('%s is an item with its measure apart', (text, name, spec) => {
    expect(itemOfLine(text)).toMatchObject({ name, spec, price: '' })
  })
})

it('shows the line again where the reading is doubtful, and only there', () => {
  const read = { price: 100, tiers: [] }
  const parsed = { items: [{ ...read, name: '草莓', line: 2, confidence: 'low' }, { ...read, name: '沃柑', line: 1, confidence: 'high' }], unrecognised: [] }
  const { items } = fromParsed(parsed as unknown as Parsed, '沃柑 1元\n 草莓 1/2元 ', 5_000, '')
  expect(items.map(({ said }) => said)).toEqual(['草莓 1/2元', undefined])
})

it('a draft kept over a restart mixes no rows up', () => {
  const kept = afterRestart(JSON.parse(JSON.stringify({ ...draft(), items: [{ ...blankItem('甲'), uid: 1 }, { ...blankItem('乙'), uid: 1 }] })))
  expect(new Set([...kept!.items.map(({ uid }) => uid), blankItem().uid]).size).toBe(3)
})

describe('a presale and goods by weight', () => {
  const one = (over: object): Draft => ({ ...draft(), items: [{ ...blankItem('蟹券'), price: '199', ...over }] })
  it('asks a deposit for every item, below the lowest price, and no team', () => {
    const sale = { ...one({ deposit: '50', team: { on: true, size: '3', price: '150', hours: '24', limit: '', leader: false }, weigh: { on: true, unit: '只', grams: '200' } }), presale: { on: true, hours: '48', forfeit: true } }
    expect(faults(sale, 0)).toEqual([])
    expect(toBody(sale)).toMatchObject({ presale: { final_hours: 48, unpaid: 'forfeit' }, items: [{ deposit: 5_000 }] })
    expect(toBody(sale).items[0]).not.toHaveProperty('team')
    expect(toBody(sale).items[0]!.quick).not.toHaveProperty('weighing')
    sale.items[0]!.deposit = '199'
    sale.presale.hours = '0'
    expect(faults(sale, 0).map(({ field }) => field)).toEqual(['deposit', 'presale'])
  })
  it('says what one weighs', () => {
    const goods = one({ weigh: { on: true, unit: '只', grams: '1500' } })
    expect(toBody(goods).items[0]!.quick).toMatchObject({ weighing: { unit: '只', grams: 1_500, tolerance_bps: 1_000 } })
    goods.items[0]!.weigh.grams = ''
    expect(faults(goods, 0).map(({ field }) => field)).toEqual(['weigh'])
  })
})
