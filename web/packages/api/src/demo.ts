import { computed, reactive } from 'vue'
import { useMutation, useQueryClient } from '@tanstack/vue-query'
import { store } from '@julin/kit'
import { useMeta } from './meta.ts'
import { DEMO_ROLES, shell } from './shell.ts'

/**
 * What the demo's bar shows and does, for `<DemoBar v-bind="bar" v-on="…">`. After a change of role
 * `enter` leads to where that role is at home; false when that is the other app.
 */
export function useDemo(signedIn: () => boolean, enter: (role: string) => Promise<boolean>) {
  const queries = useQueryClient()
  const meta = useMeta()
  const login = useMutation({
    mutationFn: shell.demoLogin,
    async onSuccess(_, role) {
      store.write('demo_role', role)
      if (!(await enter(role))) return
      queries.clear()
      await queries.refetchQueries({ type: 'active' })
    },
  })
  const clock = useMutation({ mutationFn: shell.demoClock, onSuccess: () => queries.invalidateQueries() })
  const bar = reactive({
    roles: DEMO_ROLES,
    role: computed(() => (signedIn() ? store.read('demo_role') : null)),
    busy: computed(() => login.isPending.value || clock.isPending.value),
    trouble: computed(() => (login.error.value ?? clock.error.value)?.message ?? ''),
  })
  const on = {
    role: (name: string) => login.mutate(name),
    advance: (ms: number) => clock.mutate({ advance_ms: ms }),
    to: (milestone: string) => clock.mutate({ to: milestone }),
  }
  return { shown: computed(() => meta.data.value?.demo ?? false), bar, on }
}
