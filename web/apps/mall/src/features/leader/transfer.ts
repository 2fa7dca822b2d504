/** What `requestMerchantTransfer` of WeChat's web view is handed. */
export interface Transfer {
  mchId: string
  appId: string
  package: string
}

interface Bridge {
  invoke(name: 'requestMerchantTransfer', args: Transfer, done: (answer: { err_msg?: string }) => void): void
}

const bridge = (): Bridge | undefined => (window as { WeixinJSBridge?: Bridge }).WeixinJSBridge

/** What a withdrawal is confirmed with; none where it is a page to open, or nothing. */
export function transferOf(told?: string | null): Transfer | null {
  if (!told?.startsWith('{')) return null
  try {
    const read = JSON.parse(told) as Partial<Transfer>
    return read.mchId && read.appId && read.package ? { mchId: read.mchId, appId: read.appId, package: read.package } : null
  } catch {
    return null
  }
}

/** Opens WeChat's own sheet. Whether the money came, only the server says. */
export function confirmTransfer(transfer: Transfer): Promise<'done' | 'cancelled' | 'failed' | 'elsewhere'> {
  const here = bridge()
  if (!here) return Promise.resolve('elsewhere')
  return new Promise((resolve) =>
    here.invoke('requestMerchantTransfer', transfer, ({ err_msg: word = '' }) =>
      resolve(word.endsWith(':ok') ? 'done' : word.endsWith(':cancel') ? 'cancelled' : 'failed'),
    ),
  )
}
