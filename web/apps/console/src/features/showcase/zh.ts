export { default } from '@julin/kit/showcase/zh'
