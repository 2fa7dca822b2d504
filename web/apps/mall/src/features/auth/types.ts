/** The terms and the privacy policy that are in force. */
export const CONSENT = { terms: '2026-11', privacy: '2026-11' } as const
