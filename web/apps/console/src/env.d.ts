/// <reference types="vite/client" />
/// <reference types="element-plus/global" />

declare module 'hls.js/light' {
  export * from 'hls.js'
  export { default } from 'hls.js'
}
