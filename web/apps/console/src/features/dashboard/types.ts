import type { Schemas } from '../../contract.ts'

export type Dashboard = Schemas['DashboardView']
export type TopItem = Schemas['InsightGoods']
