/** Reads a QR code out of a picture; null while there is none. */
export type Detect = (picture: HTMLVideoElement | ImageBitmap) => Promise<string | null>

interface Native {
  detect(source: CanvasImageSource): Promise<{ rawValue: string }[]>
}
interface NativeKind {
  new (options: { formats: string[] }): Native
  getSupportedFormats(): Promise<string[]>
}

/** The browser's own reader, where it has one that knows QR codes. */
async function native(): Promise<Detect | null> {
  const Kind = (globalThis as { BarcodeDetector?: NativeKind }).BarcodeDetector
  if (!Kind) return null
  const formats = await Kind.getSupportedFormats().catch((): string[] => [])
  if (!formats.includes('qr_code')) return null
  const reader = new Kind({ formats: ['qr_code'] })
  return async (picture) => (await reader.detect(picture))[0]?.rawValue ?? null
}

/** Large enough for a code held at arm's length, small enough for an old phone. */
const SIDE = 640

export interface Size {
  width: number
  height: number
}

/** Shrunk to what the reader needs; never enlarged. */
export function fitted({ width, height }: Size): Size {
  const scale = Math.min(1, SIDE / Math.max(width, height))
  return { width: Math.round(width * scale), height: Math.round(height * scale) }
}

const sizeOf = (picture: HTMLVideoElement | ImageBitmap): Size =>
  'videoWidth' in picture ? { width: picture.videoWidth, height: picture.videoHeight } : { width: picture.width, height: picture.height }

/** Our own reader, fetched when it is first needed. */
async function own(): Promise<Detect> {
  const { decodeQR } = await import('qr/decode.js')
  const canvas = document.createElement('canvas')
  const brush = canvas.getContext('2d', { willReadFrequently: true })
  return async (picture) => {
    const size = fitted(sizeOf(picture))
    if (!brush || !size.width || !size.height) return null
    Object.assign(canvas, size)
    brush.drawImage(picture, 0, 0, size.width, size.height)
    try {
      return decodeQR({ ...size, data: brush.getImageData(0, 0, size.width, size.height).data })
    } catch {
      // it throws when it finds nothing, which is nearly always
      return null
    }
  }
}

export const detector = async (): Promise<Detect> => (await native()) ?? (await own())
