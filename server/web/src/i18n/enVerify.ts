// English words of verify.html and of the evidence card.
import { count } from '@/i18n/plural';
import type { VerifyWords } from '@/i18n/ruVerify';

export const enVerify: VerifyWords = {
  product: 'Letopis',
  title: 'Check of evidence',
  cardTitle: 'Evidence card',
  language: 'Русский',
  print: 'Print',
  lead:
    'This page recomputes the evidence on your own computer. It sends nothing and works without ' +
    'a network.',
  drop: 'Drop a file here, or choose one',
  accepts:
    'It takes an evidence card (.html), an evidence file (.json), or a .tlog-proof file together ' +
    'with the file of the entry’s bytes (.bin).',
  choose: 'Files of evidence',
  keys: 'Keys of the school and of witnesses, one a line',
  keysHelp:
    'Take the key (name+id+key) not from this file but from where the school published it: on ' +
    'its board, on its site, in an order.',
  another: 'Check the key, or another file',
  files: (names) => `Checked: ${names}`,
  needBytes: 'Add the file of the entry’s bytes to the .tlog-proof file.',
  needProof: 'Add the .tlog-proof file to the file of bytes.',
  unreadable: 'The file cannot be read as evidence',
  verdicts: {
    ok: 'The entries are authentic and unaltered',
    unkeyed: 'The file is whole. The key of the school is still to be compared',
    waiting: 'Nothing is wrong, but not everything was checked',
    failed: 'VERIFICATION FAILED',
  },
  verdictTexts: {
    ok: 'Everything agrees, and it is signed with the key that you gave.',
    unkeyed:
      'Everything agrees with the signature, but the key comes from the file itself. Compare it ' +
      'with the one that the school published: otherwise anybody may have signed.',
    waiting: 'What was missing is marked below.',
    failed:
      'The file is damaged or forged. Believe nothing in it but that it does not agree. What is ' +
      'wrong is said below.',
  },
  checked: 'What was checked',
  steps: {
    bytes: 'The entries were read from their bytes',
    key: 'The key of the school is the one that you gave',
    keyNot: 'The key of the school was not compared: enter it below',
    path: 'Each entry stands in the log under the checkpoint',
    signature: 'The signature under the checkpoint is good',
    signatureNot: 'The signature under the checkpoint was not checked: enter the key of the school',
  },
  stateWords: { ok: 'yes', waiting: 'not checked', failed: 'NO' },
  proven: 'What this proves',
  provenHistory: (entries, size) =>
    `${count(entries, 'entry', 'entries')}, to the byte as they are here, stood in the log when ` +
    `it held ${count(size, 'entry', 'entries')} and the school signed it.`,
  provenChain:
    'All revisions from the first to the last one given are here: none between them is left out.',
  provenFacts:
    'Values, numbers of people, roles, times, places and reasons were read from the signed bytes.',
  provenOne: (position, size) =>
    `Entry No. ${position}, to the byte as it is here, stood in the log when it held ` +
    `${count(size, 'entry', 'entries')}.`,
  provenWitness: 'The witnesses whose keys you gave saw the same log.',
  unproven: 'What this file cannot prove',
  limits: {
    newer:
      'That nothing newer followed the last entry given: ask the school for what is newer, and ' +
      'compare.',
    others: 'Which other revisions the record has: a .tlog-proof file speaks of one.',
    names:
      'That the names of school and people and the topic are right: they come from the school’s ' +
      'directory. Signed are the numbers of people and of the lesson.',
    fair:
      'That the mark is fair, that this very person worked under this name, and that the ' +
      'server’s clock was right.',
    key: 'That this key is the school’s: compare it with the published one.',
    witnesses: (names) =>
      `The signatures of witnesses (${names}): without their keys they were not checked.`,
    alone:
      'That others are shown the same log: witnesses confirm that, and no key of one was given.',
    page:
      'That this page is honest: whoever gave the file gave the page too. For an independent ' +
      'check open a verify.html taken from elsewhere, and drop this file there.',
  },
  records: { mark: 'Mark', absence: 'Absence' },
  columns: {
    version: 'Revision',
    change: 'Was → became',
    who: 'Who',
    when: 'When',
    where: 'From where',
    why: 'Why',
  },
  empty: 'empty',
  entryNo: (position) => `No.\u00a0${position}`,
  day: (day) => `for ${day}`,
  pupilAndLesson: (pupil, lesson) => `pupil No. ${pupil}, lesson No. ${lesson}`,
  lessonOf: (day) => `lesson of ${day}`,
  person: (name, id) => (name ? `${name} (No.\u00a0${id})` : `person No.\u00a0${id}`),
  facts: {
    title: 'Where it is recorded',
    made: 'Card made',
    madeBy: (when, by) => `${when}, ${by}`,
    madeAt: 'At log entry',
    origin: 'Log',
    ledger: 'Ledger number',
    entries: 'Entries',
    size: 'Checkpoint',
    sizeOf: (n) => count(n, 'entry', 'entries'),
    root: 'Root',
    key: 'Key of the school',
    print: 'Fingerprint of the key',
  },
  code: 'Code: the same address, ledger number, entries, size and root',
  sheet: (page, pages) => ['Sheet ', page, ' of ', pages],
  short: (root) => `root ${root}…`,
  unconfirmed: 'What the file says (not confirmed)',
  entry: 'What is recorded',
  versions: 'All revisions',
};
