// Runs before the first paint (a file of its own, because the CSP allows no inline script).
// Keys and meaning are those of kit/src/prefs.ts.
;(function () {
  var root = document.documentElement
  function read(key) {
    try {
      return localStorage.getItem('julin.' + key)
    } catch {
      return null
    }
  }
  var theme = read('theme')
  var dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  if (dark) root.classList.add('dark')
  if (read('elder') === '1') root.classList.add('elder')
  var locale = read('locale')
  if (locale) root.lang = locale
})()
