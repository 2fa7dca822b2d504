import { expect, it } from 'vitest'
import { buildingNames } from './buildings.ts'

it('spells out a range of buildings', () => {
  expect(buildingNames('1-3栋，5栋 甲楼')).toEqual(['1栋', '2栋', '3栋', '5栋', '甲楼'])
  expect(buildingNames('8-9')).toEqual(['8栋', '9栋'])
})

it('keeps what it does not understand, once', () => {
  expect(buildingNames('东区 东区 9-1栋')).toEqual(['东区', '9-1栋'])
  expect(buildingNames('  ')).toEqual([])
})
