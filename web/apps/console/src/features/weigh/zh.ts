export { default } from '@julin/kit/weigh/zh'
