import { expect, it } from 'vitest'
import { all, dropped, merged, renamed, split } from './groups.ts'
import type { Group } from './types.ts'

const group = (lead: string, ...others: string[]): Group =>
  ({ lead_id: lead, title: `t${lead}`, dropped: false, questions: [lead, ...others].map((id) => ({ id, text: `t${id}` })) }) as Group
const ids = (groups: { questions: string[] }[]) => groups.map(({ questions }) => questions.join(''))

it('merges under the first that was chosen, and keeps every question', () => {
  const groups = [group('a', 'b'), group('c'), group('d', 'e')]
  expect(ids(merged(groups, ['d', 'a']))).toEqual(['abde', 'c'])
  expect(ids(merged(groups, ['x']))).toEqual(['ab', 'c', 'de'])
})

it('splits a question off; the one that led leaves the rest under the next', () => {
  const groups = [group('a', 'b', 'c'), group('d')]
  expect(ids(split(groups, 'a', 'b'))).toEqual(['ac', 'b', 'd'])
  expect(ids(split(groups, 'a', 'a'))).toEqual(['bc', 'a', 'd'])
  expect(ids(split(groups, 'd', 'd'))).toEqual(['abc', 'd'])
})

it('names and puts aside one group only; a title that is the question is none', () => {
  const groups = [group('a'), group('b')]
  expect(all(groups).map(({ title }) => title)).toEqual(['', ''])
  expect(renamed(groups, 'b', '到货').map(({ title }) => title)).toEqual(['', '到货'])
  expect(dropped(groups, 'a', true).map((one) => one.dropped)).toEqual([true, false])
})
