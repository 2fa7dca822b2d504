/** What the run-of-show needs of the contract's shapes. Money is fen, times are server milliseconds. */
export interface QuestionAnswer {
  question: string
  answer: string
}

export interface PriceComparison {
  price: number
  source: string
  seen_at: number
}

export interface ScriptText {
  selling_points: string[]
  usage: string
  comparison?: PriceComparison | null
  promotion: string
  qa: QuestionAnswer[]
}

export type WordKind = 'superlative' | 'state' | 'medical' | 'promise' | 'shop'

/** A marked word; places are UTF-16 units, as JavaScript counts. */
export interface Finding {
  field: string
  start: number
  end: number
  text: string
  kind: WordKind
  blocks: boolean
}

export interface Script {
  card_id: string
  name: string
  spec: string
  image_url?: string | null
  price: number
  version: number
  writer: 'person' | 'template' | 'assistant'
  /** What rooms asked before, with the answer to give. */
  asked?: { question: string; answer: string }[]
  text: ScriptText
  findings: Finding[]
  approved?: { by: string; at: number; current: boolean; proof?: string | null } | null
  updated_at?: number | null
  updated_by?: string | null
}

export type SegmentKind = 'opening' | 'product' | 'interaction' | 'closing'

export interface Segment {
  id: string
  kind: SegmentKind
  title: string
  card_id?: string | null
  planned_minutes: number
  note: string
}

export interface Visit {
  segment_id: string
  started_at: number
  ended_at?: number | null
}

export type Phase = 'before' | 'during' | 'after'
export type TaskRole = 'host' | 'assistant' | 'supply' | 'service'

export interface Task {
  id: string
  phase: Phase
  title: string
  role: TaskRole
  due_minutes: number
  due_at?: number | null
  must: boolean
  done_by?: string | null
  done_at?: number | null
}

export interface RunOfShow {
  live_id: string
  title: string
  starts_at: number
  started_at?: number | null
  ended_at?: number | null
  over: boolean
  topic: string
  assistant: boolean
  scripts: Script[]
  rundown_version: number
  segments: Segment[]
  visits: Visit[]
  checklist_version: number
  tasks: Task[]
  gate: { missing: string[]; let_pass?: { by: string; at: number; reason: string; holds: boolean } | null }
}

export interface Template {
  template: string
  name: string
  built_in: boolean
  mine: boolean
  outline: { segments: unknown[]; tasks: unknown[] }
}

export interface PrompterPage {
  segment_id: string
  kind: SegmentKind
  title: string
  planned_minutes: number
  note: string
  price?: number | null
  script?: ScriptText | null
}

export interface Prompter {
  title: string
  topic: string
  pages: PrompterPage[]
  current?: string | null
  current_since?: number | null
}

/** What a page lends: each app brings its own client, toasts and questions. */
export interface ShowTools {
  ask<T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown, headers?: Record<string, string>): Promise<T>
  say(text: string): void
  fail(error: unknown): void
  sure(title: string, hint: string): Promise<boolean>
  /** The store's IANA zone. */
  zone(): string
}
