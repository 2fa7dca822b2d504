export { default } from '@julin/kit/show/zh'
