// Every route of both apps, read from where the apps read them, so that a new page cannot be forgotten.
import fs from 'node:fs'
import path from 'node:path'

const APPS = new URL('../../web/apps/', import.meta.url).pathname
/** Lead somewhere else by themselves. */
const REDIRECTS = /path: '([^']+)', redirect/g

/** The paths of one app's features, as they stand in their `routes.ts`. */
export function declared(app) {
  const features = path.join(APPS, app, 'src/features')
  const files = fs.readdirSync(features).map((name) => path.join(features, name, 'routes.ts')).filter((file) => fs.existsSync(file))
  const text = files.map((file) => fs.readFileSync(file, 'utf8')).join('\n')
  const redirects = [...text.matchAll(REDIRECTS)].map(([, found]) => found)
  return [...text.matchAll(/\bpath: '([^']+)'/g)].map(([, found]) => found).filter((found) => !redirects.includes(found))
}

/** `/c/:id` with the demo's own `{ '/c/:id': '/c/42' }` put in; names the route where nothing fits. */
export function address(route, places) {
  if (!route.includes(':')) return route
  const found = places[route]
  if (!found) throw new Error(`where is ${route}? Add it to e2e/pages/places.mjs`)
  return found
}
