/// <reference types="vite/client" />
/// <reference types="vant" />

declare module 'hls.js/light' {
  export * from 'hls.js'
  export { default } from 'hls.js'
}
