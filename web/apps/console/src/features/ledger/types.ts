export interface TrialRow {
  kind: string
  debit: number
  credit: number
  balance: number
}

export interface Journal {
  id: string
  at: number
  memo_code: string
  memo: string
  refs: { order?: string | null; campaign?: string | null; payment?: string | null; refund?: string | null; purchase_order?: string | null }
  entries: { account: { kind: string; owner?: string | null }; amount: number }[]
}
