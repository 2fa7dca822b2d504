/** Line illustrations for states: 160×120, two strokes (ink line, accent detail). */
export interface Art {
  line: string
  accent: string
}

export const ART = {
  /** an empty basket */
  basket: {
    line: 'M34 58h92l-9 44H43zM52 58l20-30M108 58 88 28M62 70v20M80 70v20M98 70v20M24 102h112',
    accent: 'M112 30c8-9 18-8 18-8s1 11-8 17-16 1-16 1M106 40c3-6 8-10 14-12',
  },
  /** a kitchen table with two bowls */
  table: {
    line: 'M22 76h116M34 76l-6 32M126 76l6 32M44 54h38M48 54c0 12 5 19 15 19s15-7 15-19M57 76v-3h12v3M90 58h28M93 58c0 9 4 15 11 15s11-6 11-15',
    accent: 'M57 44c-3-5 3-7 0-12M68 44c-3-5 3-7 0-12M100 49c-2-4 2-6 0-10M109 49c-2-4 2-6 0-10',
  },
  /** a door with a parcel waiting */
  door: {
    line: 'M48 104V26h44v78M28 104h104M84 66v5M58 38h24v16H58z',
    accent: 'M98 78h26v26H98zM98 86h26M111 78v14',
  },
  /** a cut cable */
  offline: {
    line: 'M18 92c18 0 20-32 40-32M142 92c-18 0-20-32-40-32M58 52h10v16H58M102 52H92v16h10M68 56h6M68 64h6',
    accent: 'M80 40v-12M68 42l-7-9M92 42l7-9',
  },
  /** a lock on a gate */
  lock: {
    line: 'M52 56h56v44H52zM64 56V44a16 16 0 0 1 32 0v12M30 100h100',
    accent: 'M80 72a5 5 0 1 0 0 10 5 5 0 0 0 0-10zM80 82v8',
  },
  /** a tipped jar */
  broken: {
    line: 'M40 62l40-14 14 40-40 14zM84 46l10-4 16 48-10 3M28 104h104',
    accent: 'M112 34l6-10M122 44l11-4M120 56l10 4',
  },
  /** a lamp over an empty seat */
  live: {
    line: 'M46 34h50v68H46zM62 102h18M96 54l26-12v40l-26-12',
    accent: 'M66 56v22l16-11z',
  },
  /** a letter box */
  inbox: {
    line: 'M38 48h64a18 18 0 0 1 18 18v30H38zM38 48a18 18 0 0 0-18 18v30h36V66a18 18 0 0 0-18-18M74 96v14M86 96v14',
    accent: 'M102 64V32h16v10h-16',
  },
} satisfies Record<string, Art>

export type ArtName = keyof typeof ART
