// What stands in the demo neighbourhood behind routes with a parameter.
import assert from 'node:assert/strict'

const one = (what, items, wanted = () => true) => {
  const found = items.find(wanted)
  assert.ok(found, `the demo has ${what}`)
  return found
}

async function pages(person, path) {
  const { items, next } = await person.get(path)
  if (!next) return items
  return [...items, ...(await pages(person, `${path.replace(/&cursor=.*/, '')}&cursor=${encodeURIComponent(next)}`))]
}

/** The number of the member whose pages are looked at: the demo's differ in the last four digits only. */
let number = ''

/** Where a member's routes lead. */
export async function memberPlaces(member) {
  number = `1390002${(await member.get('/api/v1/me')).phone_masked.slice(-4)}`
  const campaign = one('an open buy', await pages(member, '/api/v1/campaigns?status=open'), ({ joined_count: n }) => n > 0)
  const live = one('a planned live', (await member.get('/api/v1/lives?status=planned')).items)
  const over = one('a live that is over', (await member.get('/api/v1/lives?status=ended')).items)
  const order = one('an order', (await member.get('/api/v1/orders')).items)
  const joint = one('a buy that is sold to teams', await pages(member, '/api/v1/campaigns?status=open'), ({ title }) => title.includes('两个小区'))
  const team = one('a team with seats left', (await member.get(`/api/v1/campaigns/${joint.id}/teams`)).items)
  return {
    '/c/:id': `/c/${campaign.id}?l=${campaign.leader.id}`,
    '/live/:id': `/live/${live.id}`,
    '/live/:id/replay': `/live/${over.id}/replay`,
    '/orders/:id': `/orders/${order.id}`,
    '/teams/:id': `/teams/${team.id}?l=${team.leader_id}`,
    '/legal/:document(terms|privacy)/:version': '/legal/privacy/2026-11',
  }
}

/** Where a leader's routes lead, and her invitation. */
export async function leaderPlaces(leader) {
  const { id: me } = await leader.get('/api/v1/me')
  const mine = await pages(leader, `/api/v1/campaigns?leader=${me}&mine=true`)
  const open = one('a leader\'s open buy', mine, ({ status }) => status === 'open')
  const arrived = one('goods at a pickup point', mine, ({ status }) => status === 'fulfilling')
  const weighed = one('a buy of goods sold by weight', mine, ({ title }) => title.includes('鲈鱼'))
  const live = one('a leader\'s planned live', (await leader.get('/api/v1/lives?status=planned')).items)
  const over = one('a leader\'s live that is over', (await leader.get('/api/v1/lives?status=ended')).items)
  const order = one('an order of her people', (await leader.get(`/api/v1/orders/search?campaign=${open.id}&leader=${me}`)).items)
  await leader.post(`/api/v1/lives/${live.id}/assistants`, { phone: number })
  const { code } = await leader.get('/api/v1/leader/invite')
  const [guest] = await takenForGuest(leader, open.id, me)
  const { courses } = await leader.get('/api/v1/leader/training')
  const { certificate } = one('a course that is passed', courses, (course) => course.certificate)
  const course = one('a course that is not passed', courses, (found) => !found.certificate)
  const { open_test: test } = await leader.get(`/api/v1/leader/training/${course.id}`)
  return {
    '/certificates/:number': certificate.verify_path,
    '/leader/training/:id': `/leader/training/${course.id}`,
    '/leader/tests/:id': `/leader/tests/${test}`,
    '/join/:code': `/join/${code}`,
    '/leader/take/:id': `/leader/take/${open.id}`,
    '/leader/take/:id/list': `/leader/take/${open.id}/list`,
    '/claim/:token': guest.claim_path,
    '/leader/orders/:id': `/leader/orders/${order.id}`,
    '/leader/opened/:id': `/leader/opened/${open.id}`,
    '/leader/campaigns/:id': `/leader/campaigns/${open.id}`,
    '/leader/handover/:id': `/leader/handover/${arrived.id}`,
    '/leader/weigh/:id': `/leader/weigh/${weighed.id}`,
    '/live/:id/desk': `/live/${live.id}/desk`,
    '/live/:id/prompter': `/live/${live.id}/prompter`,
    '/leader/live/:id': `/leader/live/${live.id}`,
    '/leader/live/:id/show': `/leader/live/${live.id}/show`,
    '/leader/live/:id/prompter': `/leader/live/${live.id}/prompter`,
    '/leader/live/:id/air': `/leader/live/${live.id}/air`,
    '/leader/live/:id/edit': `/leader/live/${live.id}/edit`,
    '/leader/live/:id/replay': `/leader/live/${over.id}/replay`,
    '/leader/live/:id/review': `/leader/live/${over.id}/review`,
  }
}

/** An order for somebody whose name alone is known. */
async function takenForGuest(leader, campaign_id, me) {
  const { items } = await leader.get(`/api/v1/campaigns/${campaign_id}?leader=${me}`)
  const item = one('something to order', items, ({ available, deposit }) => available > 0 && !deposit)
  const order = { buyer: { name: '钱奶奶' }, lines: [{ item_id: item.id, quantity: 1 }] }
  return leader.post('/api/v1/leader/orders/list', { campaign_id, pay: 'link', orders: [order] })
}

/** Where an operator's routes lead. */
export async function operatorPlaces(operator) {
  const campaign = one('a buy', (await operator.get('/api/v1/campaigns?status=open')).items)
  const planned = one('a planned live', (await operator.get('/api/v1/lives?status=planned')).items)
  const ended = one('a live that is over', (await operator.get('/api/v1/lives?status=ended')).items)
  const product = one('a product', (await operator.get('/api/v1/products')).items)
  const community = one('a community', (await operator.get('/api/v1/communities')).items)
  const application = one('somebody who wants to lead', (await operator.get('/api/v1/leader-applications')).items)
  const course = one('a course', (await operator.get('/api/v1/leader-courses')).items)
  return {
    '/leaders/applications/:id': `/leaders/applications/${application.id}`,
    '/leaders/courses/:id': `/leaders/courses/${course.id}`,
    '/campaigns/:id': `/campaigns/${campaign.id}`,
    '/live/:id': `/live/${planned.id}`,
    '/live/:id/edit': `/live/${planned.id}/edit`,
    '/live/:id/preheat': `/live/${planned.id}/preheat`,
    '/live/:id/show': `/live/${planned.id}/show`,
    '/live/:id/prompter': `/live/${planned.id}/prompter`,
    '/live/:id/review': `/live/${ended.id}/review`,
    '/products/:id': `/products/${product.id}`,
    '/communities/:id': `/communities/${community.id}`,
  }
}

/** Where the screen of the livelier community is, with a kiosk's token. */
export async function screenPlace(operator) {
  const community = one('a community', (await operator.get('/api/v1/communities')).items, ({ name }) => name === '桂花里')
  const { token } = await operator.post('/api/v1/screen/token', { community_id: community.id })
  return `/screen?community=${community.id}&token=${encodeURIComponent(token)}`
}
