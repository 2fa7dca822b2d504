import { ApiError, prefs, saveFile } from '@julin/kit'
import { toast } from '../shell/toast.ts'

/** Fetches a workbook and hands it to the browser; a refusal is said, not saved as a file. */
export async function download(path: string, name: string): Promise<void> {
  try {
    const response = await fetch(path, { credentials: 'same-origin', headers: { 'Accept-Language': prefs.locale } })
    if (!response.ok) throw new ApiError(response.status, await response.json().catch(() => ({})))
    saveFile(await response.blob(), name)
  } catch (error) {
    toast.fail(error instanceof ApiError ? error : new ApiError(0, {}, { cause: error }))
  }
}
