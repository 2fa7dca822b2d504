export default {
  hint: 'Who wants to lead, and what leaders learn before their first buy and their first live',
  one: 'Application', of: 'Application of {name}', show: 'What to show', applications: 'Applications', courses: 'Courses', by_status: 'By state',
  none: 'No applications', none_hint: 'Residents apply under Me in the mall', who: 'Who', where: 'Community', hours: 'Hours a week', sent: 'Sent', state: 'State', not_served: 'not served yet',
  status: { draft: 'Draft', submitted: 'New', in_review: 'In review', more_asked: 'More asked', approved: 'Approved', declined: 'Declined', withdrawn: 'Taken back' },
  told: { building: 'Lives in', hours_per_week: 'Hours a week', pickup: 'Could hand over at', experience: 'Experience', why: 'Why' },
  picture: 'Picture {n}', steps: 'What was done', staff: 'Staff', not_ready: 'Marks or papers are missing', she_reads: 'The applicant reads this.', told_her: 'The applicant has been told', not_saved: 'Not saved: see above, or reload if somebody else changed it.',
  deed: { submitted: 'sent it', reviewed: 'gave marks', checked: 'checked', asked: 'asked for more', approved: 'approved', declined: 'declined', withdrawn: 'took it back' },
  paper: { identity: 'Identity', contract: 'Contract' },
  ask: { title: 'Ask for more', label: 'What is missing?', go: 'Ask' },
  decline: { title: 'Decline', label: 'Why not?', go: 'Decline' },
  approve: { title: 'Approve', of: 'Make {name} a leader', first: 'Make the community “{name}” with a pickup point first:', choose: 'Choose', point: 'Pickup point', level: 'Level', intro: 'What residents read of her', go: 'Make her a leader', done: 'There is a new leader' },
  level: { standard: 'Standard', silver: 'Silver', gold: 'Gold' },
  marks: { title: 'Marks', yes: 'would take her on', no: 'would not', weight: 'weight {n}', on: 'What it rests on', on_of: '{name}: what it rests on', recommends: 'I would take her on', note: 'Note', give: 'Give marks', change: 'Change my marks' },
  papers: {
    title: 'Identity and contract', none: 'Nothing was checked.', passed: 'checked', failed: 'not right', by: '{who}, {how}, {at}', by_hand: 'by hand', legal_name: 'Name on the document', tail: 'Last four of its number', kept: 'Only the masked name and these four are kept.',
    seen: 'I saw the original document and the person', record_identity: 'Record the identity check', scan: 'Scan of the signed contract', scan_hint: 'It stays on this computer: only its fingerprint is kept.', digest: '{name}: {digest}…', signed: 'Both have signed, and the shop holds the original', record_contract: 'Record the contract',
  },
  policy: {
    title: 'Rules', open: 'Residents may apply', again: 'Days until one may apply again after a decline', reviewers: 'Reviewers needed', identity: 'An identity check is needed', contract: 'A signed contract is needed', criteria: 'Criteria and weights', criterion: 'Criterion {n}', weight: 'Weight of criterion {n}',
    since: 'Training gates who became a leader from', since_hint: 'Set when the first course that gates is published, so that earlier leaders go on; choose an earlier time to include them.',
  },
  course: {
    one: 'Course', new: 'New course', hint: 'Lessons, then a test; the certificate comes by itself', none: 'No courses yet', none_hint: 'A first one on receiving and handing over goods takes ten minutes', figures: '{minutes} min · {lessons} lessons · {questions} questions',
    status: { draft: 'Draft', published: 'Published', retired: 'Retired' }, gates_buy: 'Before the first buy', gates_live: 'Before the first live', gates_hint: 'Leaders from before the date in the rules are not gated.', title: 'Title', summary: 'In a sentence', minutes: 'Minutes', sort: 'Place in the list',
    asked: 'Questions a test asks', asked_hint: '0 asks all', pass_mark: 'Per cent to pass', attempts: 'Attempts a day', lessons: 'Lessons', questions: 'Questions', add_lesson: 'Add a lesson', add_question: 'Add a question', add_choice: 'Add a choice', article: 'Article', video: 'Replay', lesson_n: 'Lesson {n}', kind: 'Kind of lesson {n}', lesson_title: 'Title of the lesson', lesson_title_n: 'Title of lesson {n}',
    drop_lesson: 'Remove lesson {n}', replay: 'Which live', body: 'Paragraphs, with an empty line between them', body_n: 'Text of lesson {n}', pictures_n: 'Pictures of lesson {n}', question: 'Question', question_n: 'Question {n}', drop_question: 'Remove question {n}', right: 'Choice {n} is right', choice: 'Choice {n}', drop_choice: 'Remove choice {n}', why: 'Why (shown once the test is passed)', why_n: 'Why, question {n}', wrong_at: 'Look again at: {field}',
  },
}
