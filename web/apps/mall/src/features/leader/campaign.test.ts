import { expect, it } from 'vitest'
import { byBuilding, moments, nextStep } from './campaign.ts'

it('says what to do next', () => {
  expect([nextStep('open'), nextStep('cutoff'), nextStep('procuring'), nextStep('fulfilling'), nextStep('settled')]).toEqual([
    'remind', 'wait', 'arrive', 'hand', 'over',
  ])
  expect(moments('fulfilling')).toEqual(['arrived', 'unclaimed'])
  expect(moments('settled')).toEqual([])
})

it('walks the buildings as one does, strangers last', () => {
  const rows = [{ building: '10栋', unit: '1' }, { building: '', unit: '' }, { building: '2栋', unit: '1002' }, { building: '2栋', unit: '301' }]
  expect(byBuilding(rows).map((g) => [g.building, g.rows.map((r) => r.unit)])).toEqual([
    ['2栋', ['301', '1002']], ['10栋', ['1']], ['', ['']],
  ])
})
