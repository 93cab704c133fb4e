// Numbers of schema/types/vocabulary.h and event_kind.h as the texts the API uses. Append only.

const marks = ['', '1', '2', '3', '4', '5', '.', 'н/а', 'осв', 'зач', 'незач'];
const absences = ['', 'н', 'б', 'у', 'п', 'о', 'осв'];
const roles = [
  '',
  'administrator',
  'deputy_head',
  'teacher',
  'auditor',
  'importer',
  'director',
  'class_teacher',
  'clerk',
  'hr',
  'pupil',
  'parent',
  'coordinator',
  'municipal',
  'regional',
];
const reasons = ['', 'entry_error', 'retake', 'recheck', 'document', 'other', 'undo', 'transfer'];

const kinds: Record<number, string> = {
  0x0402: 'mark.set',
  0x0403: 'mark.changed',
  0x0404: 'mark.revoked',
  0x0501: 'absence.set',
  0x0502: 'absence.corrected',
  0x0503: 'absence.revoked',
  0x0601: 'ledger.restored',
  0x0602: 'ledger.outage_ended',
  0x0603: 'ledger.records_committed',
};

export const kMarkRecord = 9;
export const kAbsenceRecord = 10;

const pick = (list: readonly string[]) => (code: number) => list[code] ?? `#${code}`;

export const markText = pick(marks);
export const absenceText = pick(absences);
export const roleText = pick(roles);
export const reasonText = pick(reasons);
export const kindText = (code: number): string => kinds[code] ?? `#${code}`;
