export * from './grams.ts'
export * from './types.ts'
export { default as WeighDesk } from './WeighDesk.vue'
