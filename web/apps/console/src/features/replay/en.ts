export default {
  title: 'Recording and clips',
  state: { off: 'Not recorded (the host turned it off)', running: 'The recording is prepared once the live is over', ready: 'Recorded', empty: 'No picture was recorded', withdrawn: 'Withdrawn: neighbours cannot see it; it is kept as the law asks, then deleted', expired: 'Its time is over, it is deleted', purged: 'Deleted' },
  fault: 'The recording stopped early: {why}. The live went on, and what came before is there.',
  long: '{time} long', size: '{n} MB', until: 'Kept until {date}', retry: 'Try again',
  published: 'Neighbours may watch the replay', no_chapters: 'No product was explained', take: 'Use this part',
  from: 'From here', from_at: 'From {at}', to: 'To here', to_at: 'To {at}', name: 'Title of the clip', make: 'Make the clip', made: 'The clip is made',
  download: 'Save the recording', download_n: 'Save recording {n}', open: 'See it as neighbours do',
  withdraw: 'Withdraw the recording', withdraw_ask: 'Withdraw this recording?', withdraw_hint: 'Neither replay nor clips can be seen any more, for good. The recording is kept as the law asks, then deleted.',
  purge: 'Delete the files now', purge_ask: 'Delete the files of this recording now?', purge_hint: 'Records of lives are kept for three years as a rule. Delete them earlier only where the law or the person concerned asks for it; the reason goes into the audit trail.', reason: 'Reason', need_reason: 'Please say why',
  no_clips: 'No clips yet', hidden: 'Hidden', copy: 'Copy link', copied: 'Link copied', rename: 'Rename', save: 'Save', show: 'Show', hide: 'Hide', remove_of: 'Delete the clip {name}', remove_ask: 'Delete the clip “{name}”?', remove_hint: 'The recording stays. Links that were sent will not open any more.',
}
