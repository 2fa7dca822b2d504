/** Puts text on the clipboard. WeChat's web views and plain HTTP lack the new API: then the old way. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyBySelection(text)
  }
}

function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea')
  area.value = text
  area.readOnly = true
  area.className = 'visually-hidden'
  // inside an open sheet, or its focus trap takes the selection away
  const home = document.querySelector('dialog[open], [role="dialog"]') ?? document.body
  home.append(area)
  area.select()
  const done = document.execCommand('copy')
  area.remove()
  return done
}

/** Saves what was fetched as a file on the device. */
export function saveFile(content: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
  // Safari reads the blob some time after the click
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
