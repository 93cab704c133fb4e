import { readFileSync } from 'node:fs';
import type { History } from '@/api/types';
import { fromBase64, toBase64 } from '@/lib/bytes';
import { readEvidence, type Completeness, type Evidence } from '@/ledger/evidence';
import type { DetailCode, StepId } from '@/ledger/finding';
import { checkEvidence } from '@/ledger/offline';
import { evidenceOf, ledgerOf } from '../fixtures/evidence.mjs';

interface Cell {
  history: History;
  completeness: Completeness;
  /** From a log in which the newest mark of the first cell was never put. */
  forged: Completeness;
}

const file = new URL('../fixtures/whole.json', import.meta.url);
// The second cell has no absence; the first changes once more after the commitment.
const [first, second] = JSON.parse(readFileSync(file, 'utf8')) as [Cell, Cell];
type Document = Record<string, any>;
const document = ({ history, completeness }: Cell): Document =>
  structuredClone({ ...evidenceOf(history, ledgerOf(history.origin)), completeness });

type Whole = Evidence & { completeness: Completeness };
const fresh = (cell: Cell = first) => readEvidence(document(cell)) as Whole;
const { vkey } = first.history;

const without = (evidence: Evidence, gone: (entry: Evidence['entries'][number]) => boolean) => {
  evidence.entries = evidence.entries.filter((entry) => !gone(entry));
};

async function found(evidence: Evidence) {
  const { verdict, steps } = await checkEvidence(evidence, vkey);
  const failed = steps.filter((step) => step.state === 'failed').map((step) => step.id);
  return { verdict, failed, whole: steps.find((step) => step.id === 'whole') };
}

describe('Evidence with a proof that nothing was left out', () => {
  it.each([
    ['a mark and an absence', first],
    ['a mark, and that there is no absence', second],
  ])('is judged whole with %s', async (_, cell) => {
    const { verdict, whole } = await found(fresh(cell));
    expect(verdict).toBe('ok');
    expect(whole).toMatchObject({ state: 'ok', details: [{ code: 'wholeAsOf', facts: '32' }] });
  });

  it('is judged whole when it is about the mark alone', async () => {
    const evidence = fresh();
    evidence.record.kind = 'mark';
    without(evidence, ({ record }) => record === 'absence');
    expect(await found(evidence)).toMatchObject({ verdict: 'ok', whole: { state: 'ok' } });
  });

  it('says nothing of entries after the commitment', async () => {
    const evidence = fresh();
    const { position } = evidence.entries.pop()!;
    expect(position).toBeGreaterThan(evidence.completeness.position);
    expect(await found(evidence)).toMatchObject({ verdict: 'ok', whole: { state: 'ok' } });
  });

  it('makes no such claim when the file does not bring the proof', async () => {
    const { completeness, ...rest } = document(first);
    expect(completeness).toBeDefined();
    expect((await found(readEvidence(rest))).whole).toBeUndefined();
  });

  const map = (change: (bytes: Uint8Array) => Uint8Array) => (evidence: Whole) => {
    evidence.completeness.mark = toBase64(change(fromBase64(evidence.completeness.mark)));
  };

  it.each<[string, (evidence: Whole) => void, DetailCode]>([
    ['a hidden newest mark', (e) => without(e, ({ value }) => value === '2'), 'notAll'],
    ['hidden absences', (e) => without(e, ({ record }) => record === 'absence'), 'notAll'],
    ['a hidden first absence', (e) => without(e, ({ value }) => value === 'н'), 'notAll'],
    ['hidden marks', (e) => without(e, ({ record }) => record === 'mark'), 'notAll'],
    ['a wrong sibling', map((bytes) => bytes.fill(7, 3, 35)), 'notAll'],
    ['siblings in another order', map((b) => swapped(b)), 'notAll'],
    ['the proof of the absence', ({ completeness: c }) => (c.mark = c.absence), 'notAll'],
    ['the proof of a mark', ({ completeness: c }) => (c.absence = c.mark), 'notAll'],
    ['a neighbour’s proof', (e) => (e.completeness.mark = second.completeness.mark), 'notAll'],
    ['a neighbour’s lack', (e) => (e.completeness.absence = second.completeness.absence), 'notAll'],
    ['a proof cut short', map((bytes) => bytes.slice(0, -1)), 'badMapProof'],
    ['a proof made longer', map((bytes) => Uint8Array.from([...bytes, 0])), 'badMapProof'],
    ['a proof that is not base64', (e) => (e.completeness.mark = '?'), 'badMapProof'],
    ['a proof of no bytes', (e) => (e.completeness.absence = ''), 'badMapProof'],
    ['another position', (e) => (e.completeness.position -= 1), 'badCommitment'],
    ['a position beyond the checkpoint', (e) => (e.completeness.position = 99), 'badCommitment'],
    ['a path cut short', (e) => e.completeness.proof.pop(), 'badCommitment'],
    ['a path of another entry', (e) => (e.completeness.proof = otherPath(e)), 'badCommitment'],
    ['a mark for a commitment', (e) => Object.assign(e.completeness, e.entries[0]), 'badCommitment'],
    ['bytes that are no entry', (e) => (e.completeness.bytes = 'AAAA'), 'badCommitment'],
  ])('fails with %s', async (_, spoil, code) => {
    const evidence = fresh();
    spoil(evidence);
    const { verdict, failed, whole } = await found(evidence);
    expect(verdict).toBe('failed');
    expect(failed).toContain<StepId>('whole');
    expect(whole!.details[0]!.code).toBe(code);
  });

  it('is not fooled where all but the map holds together', async () => {
    const evidence = fresh();
    without(evidence, ({ value, position }) => value === '2' || position > 31);
    expect((await found(evidence)).failed).toEqual(['whole']);
  });

  it('fails when the commitment is of a log that never had the hidden mark', async () => {
    const evidence = fresh();
    without(evidence, ({ value }) => value === '2');
    evidence.completeness = structuredClone(first.forged);
    const { failed, whole } = await found(evidence);
    expect(failed).toEqual(['whole']);
    expect(whole!.details[0]).toMatchObject({
      code: 'badCommitment',
      facts: 'not under the checkpoint',
    });
    evidence.completeness.proof = first.completeness.proof;
    expect((await found(evidence)).failed).toEqual(['whole']);
  });

  it('fails when the commitment is not in the log, whatever byte of it was changed', async () => {
    const missed: number[] = [];
    const bytes = fromBase64(first.completeness.bytes);
    for (const at of bytes.keys()) {
      const evidence = fresh();
      const forged = bytes.map((byte, i) => (i === at ? byte ^ 0x41 : byte));
      evidence.completeness.bytes = toBase64(forged);
      const { whole } = await found(evidence);
      if (whole!.details[0]!.code !== 'badCommitment') missed.push(at);
    }
    expect(missed).toEqual([]);
  });

  it('is refused with any one field missing or of another type', () => {
    const accepted: string[] = [];
    for (const name of Object.keys(first.completeness)) {
      for (const value of [undefined, null, {}, [7], -1, 1.5, true, 'x'.repeat(100_000)]) {
        const given = document(first);
        given.completeness[name] = value;
        try {
          readEvidence(given);
          accepted.push(`${name} = ${JSON.stringify(value)}`);
        } catch {
          continue;
        }
      }
    }
    expect(accepted).toEqual([]);
  });
});

const otherPath = ({ entries }: Evidence) => entries[0]!.proof!;

/** A proof of the map with its first two siblings exchanged. */
function swapped(bytes: Uint8Array): Uint8Array {
  const [head, one, two] = [bytes.slice(0, 3), bytes.slice(3, 35), bytes.slice(35, 67)];
  return Uint8Array.from([...head, ...two, ...one, ...bytes.slice(67)]);
}
