/** Saves an answer as a file on the device. */
export function saveJson(data: unknown, name: string): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
  // the download has its own hold on the blob by the next turn
  setTimeout(() => URL.revokeObjectURL(url), 0)
}
