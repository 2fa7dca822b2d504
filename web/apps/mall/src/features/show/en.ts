export { default } from '@julin/kit/show/en'
