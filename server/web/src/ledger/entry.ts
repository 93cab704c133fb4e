// An entry of the ledger read from its bytes (schema/fbs/entry.fbs, journal.fbs, attendance.fbs).
// What the history shows comes from here, so that what is shown is what was proven.
import { Buffer, required, safe, type Table } from '@/ledger/flatbuffer';
import { dayOfNumber, instantOfMicros } from '@/lib/dates';
import { toHex } from '@/lib/bytes';
import {
  absenceText,
  kAbsenceRecord,
  kindText,
  kMarkRecord,
  markText,
  reasonText,
  roleText,
} from '@/ledger/vocabulary';

const kHash = 32;

export interface EntryReason {
  code: string;
  text: string;
  document: string;
}

export interface CellEntry {
  ledger: string;
  position: number;
  previous: Uint8Array;
  record: 'mark' | 'absence';
  lesson: number;
  pupil: number;
  revision: number;
  prior: { position: number; leaf: Uint8Array } | null;
  recorded: string;
  effective: string;
  actor: number | null;
  onBehalfOf: number | null;
  role: string;
  address: string;
  device: string;
  request: string;
  reason: EntryReason | null;
  kind: string;
  was: string;
  value: string;
}

interface Change {
  lesson: number;
  pupil: number;
  was: string;
  value: string;
}

/** Field 2 is the value of *.set, else the value before; field 3 is the value after a change. */
function readChange(kind: string, payload: Table, text: (code: number) => string): Change {
  const lesson = payload.u64(0);
  const pupil = payload.u64(1);
  const second = text(payload.u8(2));
  if (kind.endsWith('.set')) return { lesson, pupil, was: '', value: second };
  if (kind.endsWith('.revoked')) return { lesson, pupil, was: second, value: '' };
  return { lesson, pupil, was: second, value: text(payload.u8(3)) };
}

function readReason(table: Table | null): EntryReason | null {
  if (!table) return null;
  const code = reasonText(table.u16(0));
  const reason = { code, text: table.text(1), document: table.text(2) };
  return reason.code || reason.text || reason.document ? reason : null;
}

/** struct Prior: position, then the leaf hash. */
function readPrior(entry: Table): CellEntry['prior'] {
  const prior = entry.struct(5, 8 + kHash);
  return prior && { position: safe(prior.u64(0)), leaf: prior.slice(8, kHash) };
}

/** Throws when the bytes are not an entry of a mark or of an absence. */
export function readCellEntry(bytes: Uint8Array): CellEntry {
  const entry = new Buffer(bytes).root('LTPE');
  const record = required(entry.struct(3, 24), 'record');
  const recordKind = record.u16(0);
  if (recordKind !== kMarkRecord && recordKind !== kAbsenceRecord) {
    throw new Error('not an entry of a mark or of an absence');
  }
  const isMark = recordKind === kMarkRecord;
  const kind = kindText(entry.u16(12));
  if (!kind.startsWith(isMark ? 'mark.' : 'absence.')) {
    throw new Error('the event does not belong to the record');
  }
  const payload = new Buffer(required(entry.vector(13), 'payload')).root();
  const change = readChange(kind, payload, isMark ? markText : absenceText);
  const [a, b] = [safe(record.u64(8)), safe(record.u64(16))];
  if (a !== change.lesson || b !== change.pupil) {
    throw new Error('the event is about another cell than its record');
  }
  const actor = required(entry.table(8), 'actor');
  const origin = entry.table(9);
  return {
    ledger: toHex(required(entry.struct(0, 16), 'ledger').bytes),
    position: entry.u64(1),
    previous: required(entry.struct(2, kHash), 'previous').bytes,
    record: isMark ? 'mark' : 'absence',
    ...change,
    revision: entry.u32(4),
    prior: readPrior(entry),
    recorded: instantOfMicros(entry.i64(6)),
    effective: dayOfNumber(entry.i32(7)),
    actor: actor.id(0, null),
    onBehalfOf: actor.id(3, null),
    role: roleText(actor.u8(1)),
    address: origin?.text(0) ?? '',
    device: origin?.text(1) ?? '',
    request: toHex(required(entry.struct(10, 16), 'request').bytes),
    reason: readReason(entry.table(11)),
    kind,
  };
}
