export { default } from '@julin/kit/weigh/en'
