// Whether the entries of a file are all that there are: by the newest commitment to the map of all
// records, itself an entry of the log.
import { equalBytes, fromBase64, toHex } from '@/lib/bytes';
import type { CheckedEntry } from '@/ledger/check';
import type { Completeness, Evidence } from '@/ledger/evidence';
import { Finding } from '@/ledger/finding';
import { Buffer, required } from '@/ledger/flatbuffer';
import { leafHash } from '@/ledger/hash';
import { rootFromProof } from '@/ledger/inclusion';
import type { Checkpoint } from '@/ledger/note';
import { mapPath, parseMapProof, provesAbsence, provesValue } from '@/ledger/recordMap';
import { kAbsenceRecord, kMarkRecord } from '@/ledger/vocabulary';

const kRecordsCommitted = 0x0603;
const kLedgerRecord = 12;

interface Committed {
  root: Uint8Array;
  asOf: number;
}

/** Throws when the entry is not a commitment of this ledger, at this position, under the root. */
function readCommitted(given: Completeness, ledger: string, checkpoint: Checkpoint): Committed {
  const bytes = fromBase64(given.bytes);
  const entry = new Buffer(bytes).root('LTPE');
  const record = required(entry.struct(3, 24), 'record');
  if (record.u16(0) !== kLedgerRecord || entry.u16(12) !== kRecordsCommitted) {
    throw new Error('not a commitment to all records');
  }
  if (toHex(required(entry.struct(0, 16), 'ledger').bytes) !== ledger) {
    throw new Error('of another ledger');
  }
  if (entry.u64(1) !== given.position) throw new Error('of another position');
  const proof = given.proof.map(fromBase64);
  const root = rootFromProof(given.position, checkpoint.size, leafHash(bytes), proof);
  if (!equalBytes(root, checkpoint.root)) throw new Error('not under the checkpoint');
  const payload = new Buffer(required(entry.vector(13), 'payload')).root();
  const asOf = payload.u64(2);
  if (asOf > given.position) throw new Error('speaks of what came after it');
  return { root: required(payload.vector(0), 'root'), asOf };
}

/** Null when the file brings no proof: then nothing is said about what may be missing. */
export function checkWhole(
  evidence: Evidence,
  entries: CheckedEntry[],
  checkpoint: Checkpoint | null,
): Finding | null {
  const given = evidence.completeness;
  if (!given || !checkpoint) return null;
  const step = new Finding('whole');
  const committed = step.attempt('badCommitment', given.position, () =>
    readCommitted(given, evidence.ledger, checkpoint),
  );
  if (!committed) return step;
  const { kind, lesson, pupil } = evidence.record;
  for (const record of ['mark', 'absence'] as const) {
    if (kind !== 'cell' && kind !== record) continue;
    const path = mapPath(record === 'mark' ? kMarkRecord : kAbsenceRecord, lesson, pupil);
    const newest = entries
      .filter(({ entry, position }) => entry?.record === record && position < committed.asOf)
      .at(-1);
    const proof = step.attempt('badMapProof', null, () => parseMapProof(fromBase64(given[record])));
    if (!proof) continue;
    const holds = newest?.leaf
      ? provesValue(proof, { path, value: newest.leaf }, committed.root)
      : provesAbsence(proof, path, committed.root);
    if (!holds) step.fail('notAll', record, newest?.position ?? null);
  }
  step.note('wholeAsOf', String(committed.asOf), given.position);
  return step;
}
