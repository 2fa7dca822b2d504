export default {
  new: 'New supplier',
  none: 'No suppliers yet',
  none_hint: 'Add one, then its products',
  name: 'Name',
  contact: 'Contact',
  phone: 'Phone',
  leader: 'A leader\'s own',
  goods: 'Products',
}
