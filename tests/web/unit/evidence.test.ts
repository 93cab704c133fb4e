import { readFileSync } from 'node:fs';
import type { History } from '@/api/types';
import { fromBase64, toBase64 } from '@/lib/bytes';
import { kEvidenceChars, parseEvidence, readEvidence, type Evidence } from '@/ledger/evidence';
import type { StepId } from '@/ledger/finding';
import { leafHash } from '@/ledger/hash';
import { checkEvidence } from '@/ledger/offline';
import { codeText } from '@/verify/qr';
import { evidenceOf, ledgerOf, signedBy, witness } from '../fixtures/evidence.mjs';

const file = new URL('../fixtures/history.json', import.meta.url);
const history = JSON.parse(readFileSync(file, 'utf8')) as History;
const { vkey } = history;
type Document = Record<string, any>;
const document = (): Document => structuredClone(evidenceOf(history, ledgerOf(history.origin)));
const fresh = (): Evidence => readEvidence(document());
const other = (note: string) => note.replace('\n84\n', '\n85\n');
const seed = (fill: number) => new Uint8Array(32).fill(fill);

async function failing(evidence: Evidence, keys = vkey): Promise<StepId[]> {
  const { steps } = await checkEvidence(evidence, keys);
  return steps.filter((step) => step.state === 'failed').map((step) => step.id);
}

/** Every place of a document: the way to it, and what stands there. */
function places(value: unknown, way: string[] = []): { way: string[]; value: unknown }[] {
  const inner =
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([name, one]) => places(one, [...way, name]))
      : [];
  return way.length === 0 ? inner : [{ way, value }, ...inner];
}

function put(document: Document, way: string[], value: unknown): Document {
  const inner = way.slice(0, -1).reduce((at, name) => at[name], document);
  const last = way.at(-1)!;
  if (value === undefined) delete inner[last];
  else inner[last] = value;
  return document;
}

function refused(document: unknown): boolean {
  try {
    readEvidence(document);
    return false;
  } catch {
    return true;
  }
}

describe('Evidence reader', () => {
  it('reads what the server gives', () => {
    expect(fresh()).toMatchObject({
      origin: 'school.example/ledger',
      record: { kind: 'cell', lesson: 20, pupil: 11 },
      subject: { pupil: 'Васильев Иван', lesson: { date: '2026-10-15' } },
    });
    expect(fresh().entries).toEqual(history.entries);
  });

  it('reads an entry whose bytes the server could not decode', () => {
    const given = document();
    const fields = ['record', 'revision', 'kind', 'was', 'value', 'recorded', 'effective', 'role'];
    const more = ['actor', 'on_behalf_of', 'address', 'device', 'reason'];
    for (const name of [...fields, ...more]) given.entries[2][name] = null;
    given.entries[2].unreadable = true;
    expect(readEvidence(given).entries[2]).toMatchObject({ record: null, unreadable: true });
  });

  it('refuses a document with any one field missing', () => {
    const all = places(document()).filter(({ way }) => !/^\d+$/.test(way.at(-1)!));
    const accepted = all.filter(({ way }) => !refused(put(document(), way, undefined)));
    expect(accepted).toEqual([]);
  });

  it('refuses a document with any one field of another type', () => {
    const wrong = [null, [], {}, -1, 1.5, 2 ** 53, Infinity, true, 'x'.repeat(20_000_000)];
    const firm = new Set(['position', 'after_lock', 'late', 'bytes', 'leaf']);
    const accepted: string[] = [];
    for (const { way, value } of places(document())) {
      const name = way.at(-1)!;
      for (const other of wrong) {
        const flag = typeof other === 'boolean' && typeof value === 'boolean';
        const noPath = name === 'proof' && Array.isArray(other);
        const unknown = other === null && way[0] === 'entries' && way.length === 3;
        if (flag || noPath || (unknown && !firm.has(name))) continue;
        const shown = typeof other === 'string' ? 'a long text' : JSON.stringify(other);
        if (!refused(put(document(), way, other))) accepted.push(`${way.join('.')} = ${shown}`);
      }
    }
    expect(accepted).toEqual([]);
  });

  it.each([
    ['another format', ['format'], 'letopis-evidence/2'],
    ['a ledger id in capitals', ['ledger'], 'A'.repeat(32)],
    ['a short ledger id', ['ledger'], 'a'.repeat(31)],
    ['a key of one number', ['record', 'key'], '20'],
    ['a key of three numbers', ['record', 'key'], '20/11/1'],
    ['a key beyond what is exact', ['record', 'key'], '9007199254740993/11'],
    ['an unknown record', ['record', 'kind'], 'person'],
    ['a date with a time', ['subject', 'lesson', 'date'], '2026-10-15T00:00:00Z'],
    ['an instant without a zone', ['made', 'at'], '2026-11-22T09:00:00'],
    ['no entries', ['entries'], []],
    ['too many entries', ['entries'], Array(1001).fill(history.entries[0])],
    ['an entry that is null', ['entries', '0'], null],
    ['an unknown kind of record', ['entries', '0', 'record'], 'lesson'],
    ['bytes beyond an entry’s', ['entries', '0', 'bytes'], 'A'.repeat(87_388)],
    ['a leaf that is too long', ['entries', '0', 'leaf'], 'A'.repeat(48)],
    ['a path of 65 hashes', ['entries', '0', 'proof'], Array(65).fill('A'.repeat(44))],
    ['a hash in the path that is a number', ['entries', '0', 'proof', '0'], 7],
    ['an actor without a name', ['entries', '0', 'actor'], { id: 3 }],
    ['a note that is too long', ['checkpoint'], 'x'.repeat(65_537)],
    ['an unreadable flag that is a text', ['entries', '0', 'unreadable'], 'yes'],
  ])('refuses %s', (_, way, value) => {
    expect(refused(put(document(), way, value))).toBe(true);
  });

  it('says where the first wrong thing stands', () => {
    const given = put(document(), ['entries', '3', 'revision'], 'two');
    expect(() => readEvidence(given)).toThrow('entries[3].revision: a whole number is needed');
  });

  it('takes over nothing that it does not know', () => {
    const given = { ...document(), verdict: 'ok', entries: [{ ...history.entries[0], x: 1 }] };
    expect(Object.keys(readEvidence(given))).not.toContain('verdict');
    expect(Object.keys(readEvidence(given).entries[0]!)).not.toContain('x');
    expect(refused(JSON.parse('{"__proto__": {"format": "letopis-evidence/1"}}'))).toBe(true);
  });

  it.each(['', 'null', '[]', '7', '{', '"{}"', '['.repeat(100_000), '{"format":1}'])(
    'refuses the text %#',
    (text) => {
      expect(() => parseEvidence(text)).toThrow();
    },
  );

  it('refuses a file that is too long before it reads it', () => {
    expect(() => parseEvidence(' '.repeat(kEvidenceChars + 1))).toThrow('too long');
  });
});

describe('Check of evidence', () => {
  it('accepts untouched evidence with the key that was given', async () => {
    const result = await checkEvidence(fresh(), vkey);
    expect(result.steps.filter((step) => step.state !== 'ok')).toEqual([]);
    expect(result).toMatchObject({ verdict: 'ok', checkpoint: { size: 84 } });
  });

  it('claims less while the key comes from the file itself', async () => {
    expect((await checkEvidence(fresh(), '')).verdict).toBe('unkeyed');
    expect((await checkEvidence(fresh(), 'not a key')).verdict).toBe('waiting');
  });

  it('names the entries to compare with a log', async () => {
    const { checkpoint } = await checkEvidence(fresh(), vkey);
    expect(codeText(fresh(), checkpoint!).split('\n')).toEqual([
      'letopis-evidence/1',
      'school.example/ledger',
      `ledger ${ledgerOf('school.example/ledger')}`,
      'entries 21-73',
      'size 84',
      `root ${history.checkpoint.split('\n')[2]}`,
    ]);
  });

  it('notices every flipped byte of an entry, its leaf hash recomputed', async () => {
    const missed: number[] = [];
    const { length } = fromBase64(fresh().entries[3]!.bytes);
    for (let at = 0; at < length; at += 1) {
      const evidence = fresh();
      const bytes = fromBase64(evidence.entries[3]!.bytes);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8));
      Object.assign(evidence.entries[3]!, {
        bytes: toBase64(bytes),
        leaf: toBase64(leafHash(bytes)),
      });
      if (!(await failing(evidence)).includes('path')) missed.push(at);
    }
    expect(missed).toEqual([]);
  });

  /** Words of the directory and of who made the file: nothing proves them, and the page says so. */
  const proven = (given: Evidence) => ({
    ...given,
    subject: given.subject.lesson.date,
    made: null,
    entries: given.entries.map(({ after_lock, late, unreadable, ...entry }) => ({
      ...entry,
      actor: entry.actor?.id,
      on_behalf_of: entry.on_behalf_of?.id,
    })),
  });

  it('lets no changed character pass, but in words that it calls unproven', async () => {
    const text = JSON.stringify(document());
    const same = JSON.stringify(proven(fresh()));
    const missed: string[] = [];
    for (let at = 0; at < text.length; at += 5) {
      const sign = text[at] === '1' ? '2' : '1';
      const forged = text.slice(0, at) + sign + text.slice(at + 1);
      let evidence: Evidence;
      try {
        evidence = parseEvidence(forged);
      } catch {
        continue;
      }
      if (JSON.stringify(proven(evidence)) === same) continue;
      if ((await checkEvidence(evidence, vkey)).verdict !== 'failed') {
        missed.push(text.slice(at - 30, at + 10));
      }
    }
    expect(missed).toEqual([]);
  });

  it.each<[string, (evidence: Evidence) => void, StepId]>([
    ['a first entry left out', ({ entries }) => entries.splice(0, 1), 'chain'],
    ['a middle entry left out', ({ entries }) => entries.splice(1, 1), 'chain'],
    ['entries swapped', ({ entries }) => entries.splice(0, 2, entries[1]!, entries[0]!), 'chain'],
    ['an entry twice', ({ entries }) => entries.splice(1, 0, entries[0]!), 'chain'],
    ['another position', ({ entries }) => (entries[1]!.position += 1), 'bytes'],
    ['another pupil', (evidence) => (evidence.record.pupil = 12), 'fields'],
    ['another lesson', (evidence) => (evidence.record.lesson = 21), 'fields'],
    ['another day', (e) => (e.subject.lesson.date = '2026-10-16'), 'ledger'],
    ['another ledger', (evidence) => (evidence.ledger = '0'.repeat(32)), 'ledger'],
    ['absences in evidence of a mark', (e) => (e.record.kind = 'mark'), 'ledger'],
    ['another origin', (evidence) => (evidence.origin = 'other.example/x'), 'signature'],
    ['a missing path', ({ entries }) => (entries[0]!.proof = null), 'path'],
    ['a path cut short', ({ entries }) => entries[0]!.proof!.pop(), 'path'],
    ['a path made longer', ({ entries }) => entries[0]!.proof!.push('A'.repeat(43) + '='), 'path'],
    ['a path of another entry', ({ entries: e }) => (e[0]!.proof = e[1]!.proof), 'path'],
    ['a size made larger', (e) => (e.checkpoint = other(e.checkpoint)), 'signature'],
    ['no signature', (e) => (e.checkpoint = e.checkpoint.split('\u2014')[0]!), 'signature'],
    ['a key cut short', (evidence) => (evidence.vkey = vkey.slice(0, -4)), 'signature'],
  ])('notices %s', async (_, spoil, step) => {
    const evidence = fresh();
    spoil(evidence);
    expect(await failing(evidence)).toContain(step);
  });

  it('notices another key only by the key that was given', async () => {
    const forged = Object.assign(fresh(), signedBy(seed(9), fresh().checkpoint));
    expect((await checkEvidence(forged, '')).verdict).toBe('unkeyed');
    expect(await failing(forged)).toEqual(['key']);
    expect((await checkEvidence(forged, forged.vkey)).verdict).toBe('ok');
  });

  it('does not take the key of another log for the one of this log', async () => {
    const other = vkey.replace('school.example', 'school2.example');
    expect((await checkEvidence(fresh(), other)).verdict).toBe('waiting');
    expect((await checkEvidence(fresh(), witness('other.example', seed(3)).noteKey)).verdict).toBe(
      'waiting',
    );
  });

  it('waits for entries that the checkpoint does not cover', async () => {
    const evidence = fresh();
    const size = 40;
    const { checkpoint } = evidence;
    const [origin, , root] = checkpoint.split('\n');
    const body = `${origin}\n${size}\n${root}\n\n\u2014 x ${'A'.repeat(8)}\n`;
    Object.assign(evidence, signedBy(seed(9), body));
    evidence.entries.slice(4).forEach((entry) => (entry.proof = null));
    const { steps } = await checkEvidence(evidence, '');
    const path = steps.find((step) => step.id === 'path')!;
    expect(path.details.filter(({ code }) => code === 'newer').map((one) => one.position)).toEqual([
      72, 73,
    ]);
  });
});

describe('Witnesses', () => {
  const one = witness('witness.example/w1', seed(1));
  const two = witness('witness.example/w2', seed(2));
  const cosigned = (...lines: string[]) => {
    const evidence = fresh();
    evidence.checkpoint += lines.join('');
    return evidence;
  };
  const line = one.line(history.checkpoint, 1_763_000_000);

  it('accepts cosignatures, by either form of the witness’s key', async () => {
    const evidence = cosigned(line, two.line(history.checkpoint, 1_763_000_001));
    for (const keys of [one.vkey, one.noteKey, `${one.vkey}\n# comment\n\n${two.vkey}`]) {
      const result = await checkEvidence(evidence, `${vkey}\n${keys}`);
      expect(result.verdict).toBe('ok');
      const step = result.steps.find(({ id }) => id === 'witnesses')!;
      expect(step.details[0]!.facts).toBe('witness.example/w1, 2025-11-13T02:13:20Z');
    }
  });

  it('names witnesses that no key was given for, and claims nothing of them', async () => {
    const result = await checkEvidence(cosigned(line), vkey);
    expect(result).toMatchObject({ verdict: 'ok', uncheckedWitnesses: ['witness.example/w1'] });
    expect(result.steps.map((step) => step.id)).not.toContain('witnesses');
  });

  it('does not call it proven when a given witness has not signed', async () => {
    const result = await checkEvidence(cosigned(line), `${vkey}\n${one.vkey}\n${two.vkey}`);
    expect(result.verdict).toBe('waiting');
  });

  it('refuses each flipped byte of a cosignature', async () => {
    const blob = fromBase64(line.split(' ')[2]!.trim());
    const accepted: number[] = [];
    for (const at of blob.keys()) {
      const copy = Uint8Array.from(blob);
      copy[at] = (copy[at] ?? 0) ^ 1;
      const forged = cosigned(`\u2014 ${one.name} ${toBase64(copy)}\n`);
      const { verdict } = await checkEvidence(forged, `${vkey}\n${one.vkey}`);
      // a flipped id is a signature of nobody known
      if (verdict !== (at < 4 ? 'waiting' : 'failed')) accepted.push(at);
    }
    expect(accepted).toEqual([]);
  });

  it('refuses a cosignature of another checkpoint, or without its time', async () => {
    const keys = `${vkey}\n${one.vkey}`;
    const elsewhere = one.line(other(history.checkpoint), 1);
    expect(await failing(cosigned(elsewhere), keys)).toEqual(['witnesses']);
    const blob = fromBase64(line.split(' ')[2]!.trim());
    const short = `\u2014 ${one.name} ${toBase64(blob.slice(0, 68))}\n`;
    expect(await failing(cosigned(short), keys)).toEqual(['witnesses']);
  });

  it('refuses a time after the year 9999', async () => {
    const late = cosigned(one.line(history.checkpoint, 253_402_300_800));
    expect(await failing(late, `${vkey}\n${one.vkey}`)).toEqual(['witnesses']);
  });
});
