import 'vant/es/toast/style/index'
import 'vant/es/dialog/style/index'

export { showConfirmDialog, showToast } from 'vant'
