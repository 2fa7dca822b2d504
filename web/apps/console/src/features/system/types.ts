import type { Schemas } from '../../contract.ts'

export type StaffView = Schemas['StaffView']
export type DeadJob = Schemas['DeadJobView']
export type DeadLetter = Schemas['DeadLetterView']
