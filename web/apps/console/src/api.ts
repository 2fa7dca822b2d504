import { call, type CallOptions } from '@julin/api'

const at = (path: string): string => `/api/v1${path}`
type Query = CallOptions['query']

export const get = <T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> =>
  call<T>('GET', at(path), { query, ...(signal && { signal }) })
export const post = <T>(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> =>
  call<T>('POST', at(path), { body, headers })
export const put = <T>(path: string, body?: unknown, headers?: Record<string, string>): Promise<T> => call<T>('PUT', at(path), { body, ...(headers && { headers }) })
export const del = <T>(path: string): Promise<T> => call<T>('DELETE', at(path))
