// What the server answers itself, as a path or with a query; every other path is a page of the apps
// or one of their files. The dev proxy, the preview and the service worker all go by this.
// `/live/7` is the page of a room, what lies below it is a stream.
export const SERVER_PATHS = String.raw`^/((api|media|blobs|sandbox|callbacks|healthz|readyz|metrics)([/?]|$)|live/[^/?]+(\.flv([?]|$)|/))`

const rule = new RegExp(SERVER_PATHS)
export const isServerPath = (path) => rule.test(path)
