import { Locale } from 'vant/es/locale'
import en from 'vant/es/locale/lang/en-US'
import zh from 'vant/es/locale/lang/zh-CN'

export const useEnglish = (): void => Locale.use('en-US', en)
export const useChinese = (): void => Locale.use('zh-CN', zh)
