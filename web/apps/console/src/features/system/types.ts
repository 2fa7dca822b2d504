import type { RoleGrant } from '@julin/api'

export interface StaffView {
  id: string
  login: string
  nickname: string
  grants: RoleGrant[]
}
