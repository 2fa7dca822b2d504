/** Where to go after signing in: a page of ours, nothing foreign. */
export function safeNext(value: unknown): string {
  const text = Array.isArray(value) ? value[0] : value
  return typeof text === 'string' && /^\/(?![/\\])/.test(text) ? text : '/'
}
