/** What the desk needs of the contract's shapes. Weights are whole grams, money fen. */
export interface WeighLine {
  order_id: string
  line_id: string
  item_id: string
  chain_number: number
  name_masked: string
  phone_tail4: string
  building: string
  room: string
  name: string
  spec: string
  image_url: string
  quantity: number
  unit: string
  ordered_grams: number
  least_grams: number
  most_grams: number
  grams?: number | null
  refund?: number | null
  locked: boolean
}

export interface WeighItem {
  item_id?: string | null
  name: string
  spec: string
  lines: number
  weighed: number
  ordered_grams: number
  weighed_grams: number
}

export interface WeighSheet {
  items: WeighItem[]
  lines: WeighLine[]
  xlsx_url: string
}

export type WeighUnit = 'jin' | 'kg' | 'g'
export type WeighSource = 'typed' | 'pasted' | 'scale'

export interface WeighReading {
  line_id: string
  grams: number
  confirmed?: boolean
}

export interface Weighed {
  line_id: string
  grams: number
  before_grams?: number | null
  refund: number
}

export interface WeighPreviewRow {
  row: number
  text: string
  line_id?: string | null
  chain_number?: number | null
  name_masked: string
  item: string
  ordered_grams?: number | null
  before_grams?: number | null
  grams?: number | null
  questioned: boolean
  problem?: { code: string; title: string } | null
}

export interface WeighPreview {
  rows: WeighPreviewRow[]
  ready: number
  questioned: number
  wrong: number
  missing: number
}

export interface Scale {
  id: string
  name: string
  token: string
  last_at?: number | null
  last_grams?: number | null
  last_stable: boolean
}

/** What a scale said just now. */
export interface ScaleFrame {
  scale_id: string
  name: string
  grams: number
  stable: boolean
}

/** What the desk asks of the server; each app brings its own client. */
export interface WeighPort {
  enter(readings: WeighReading[], source: WeighSource): Promise<{ lines: Weighed[] }>
  preview(text: string, unit: WeighUnit): Promise<WeighPreview>
  upload(file: File, unit: WeighUnit): Promise<WeighPreview>
  addScale(name: string): Promise<Scale>
  revokeScale(id: string): Promise<unknown>
}
