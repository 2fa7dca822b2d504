import { expect, it } from 'vitest'
import { deedFor } from './keys.ts'

const press = (key: string, more: object = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, target: document.body, ...more })

it('explains a card by its number', () => {
  expect(deedFor(press('3'), 0, 5)).toEqual({ at: 2, deed: 'spotlight' })
  expect(deedFor(press('6'), 0, 5)).toBeNull()
})

it('walks the list and stays inside it', () => {
  expect(deedFor(press('ArrowDown'), 4, 5)).toEqual({ at: 4 })
  expect(deedFor(press('ArrowUp'), 0, 5)).toEqual({ at: 0 })
  expect(deedFor(press('s'), 2, 5)).toEqual({ at: 2, deed: 'show' })
  expect(deedFor(press('H'), 2, 5)).toEqual({ at: 2, deed: 'hide' })
})

it('leaves typing and the browser’s own keys alone', () => {
  const input = document.createElement('input')
  expect(deedFor(press('1', { target: input }), 0, 5)).toBeNull()
  expect(deedFor(press('s', { ctrlKey: true }), 0, 5)).toBeNull()
  const button = document.createElement('button')
  expect(deedFor(press('Enter', { target: button }), 0, 5)).toBeNull()
})
