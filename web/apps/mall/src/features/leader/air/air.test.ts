import { describe, expect, it } from 'vitest'
import { cameraFault } from './camera.ts'
import { whipFault } from './whip.ts'

describe('what the host is told', () => {
  it('names why there is no picture', () => {
    const named = (name: string): Error => Object.assign(new Error(name), { name })
    expect(cameraFault(named('NotAllowedError'))).toBe('denied')
    expect(cameraFault(named('NotFoundError'))).toBe('missing')
    expect(cameraFault(named('NotReadableError'))).toBe('busy')
    expect(cameraFault('anything')).toBe('other')
  })

  it('names why nothing is sent: only a lost network is tried again', () => {
    expect([409, 401, 403, 404, 406, 503, 0].map(whipFault)).toEqual(['busy', 'refused', 'refused', 'refused', 'unable', 'network', 'network'])
  })
})
