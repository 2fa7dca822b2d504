export { default } from '@julin/kit/showcase/en'
