import { readFileSync } from 'node:fs';
import type { History } from '@/api/types';
import { fromBase64, toBase64 } from '@/lib/bytes';
import { checkHistory, type Expected } from '@/ledger/check';
import { readCellEntry } from '@/ledger/entry';
import type { StepId } from '@/ledger/finding';
import { leafHash } from '@/ledger/hash';
import type { LedgerMemory } from '@/ledger/memory';
import { parseNote } from '@/ledger/note';
import { readEntries } from '@/history/read';

// Made by tests/web/fixtures/make.mjs: entries by flatc, signature by Node.
const file = new URL('../fixtures/history.json', import.meta.url);
const fresh = () => JSON.parse(readFileSync(file, 'utf8')) as History;
const expected: Expected = { lesson: 20, pupil: 11, origin: 'school.example/ledger', past: false };

function memory(): LedgerMemory {
  const keys = new Map<string, string>();
  const points = new Map<string, { size: number; root: string }>();
  return {
    key: (origin) => keys.get(origin) ?? null,
    rememberKey: (origin, vkey) => void keys.set(origin, vkey),
    checkpoint: (origin) => points.get(origin) ?? null,
    rememberCheckpoint: ({ origin, size, root }) =>
      void points.set(origin, { size, root: toBase64(root) }),
  };
}

async function failing(history: History, known = memory()): Promise<StepId[]> {
  const { steps } = await checkHistory(history, expected, known);
  return steps.filter((step) => step.state === 'failed').map((step) => step.id);
}

/** Puts other bytes into an entry, as a thief with the database would, leaf hash included. */
function forge(history: History, index: number, at: number, bit = 1): void {
  const entry = history.entries[index]!;
  const bytes = fromBase64(entry.bytes);
  bytes[at] = (bytes[at] ?? 0) ^ bit;
  entry.bytes = toBase64(bytes);
  entry.leaf = toBase64(leafHash(bytes));
}

describe('Entry reader', () => {
  it('reads what flatc wrote', () => {
    const entry = readCellEntry(fromBase64(fresh().entries[3]!.bytes));
    expect(entry).toMatchObject({
      record: 'mark',
      kind: 'mark.changed',
      lesson: 20,
      pupil: 11,
      was: '5',
      value: '4',
      revision: 3,
      recorded: '2026-10-16T18:05:40.123456Z',
      effective: '2026-10-15',
      actor: 3,
      onBehalfOf: null,
      role: 'teacher',
      address: '10.12.1.8',
      device: 'Firefox 146, Windows',
      reason: { code: 'recheck', text: 'Пересчёт баллов: 17 из 22', document: '' },
    });
  });

  it('reads an absence that was taken back', () => {
    const entry = readCellEntry(fromBase64(fresh().entries[5]!.bytes));
    expect(entry).toMatchObject({ kind: 'absence.revoked', was: 'н', value: '', revision: 2 });
  });

  it('refuses bytes cut anywhere', () => {
    const bytes = fromBase64(fresh().entries[3]!.bytes);
    const readable = [...bytes.keys()].filter((length) => {
      try {
        return readCellEntry(bytes.slice(0, length)).revision !== 3;
      } catch {
        return false;
      }
    });
    expect(readable).toEqual([]);
  });

  it('never hangs or misreads its own position for random bytes', () => {
    const bytes = fromBase64(fresh().entries[3]!.bytes);
    let seed = 7;
    for (let round = 0; round < 3000; round += 1) {
      const copy = Uint8Array.from(bytes);
      for (let i = 0; i < 4; i += 1) {
        seed = (seed * 1103515245 + 12345) % 2147483648;
        copy[seed % copy.length] = seed >> 8;
      }
      try {
        expect(typeof readCellEntry(copy).position).toBe('number');
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
    }
  });
});

describe('History check', () => {
  it('accepts an untouched history and remembers key and checkpoint', async () => {
    const known = memory();
    const result = await checkHistory(fresh(), expected, known);
    expect(result.steps.filter((step) => step.state !== 'ok')).toEqual([]);
    expect(result).toMatchObject({ state: 'ok', firstUse: true });
    expect(known.key(expected.origin)).toBe(fresh().vkey);
    expect((await checkHistory(fresh(), expected, known)).firstUse).toBe(false);
  });

  it('notices every seventh flipped byte of every entry', async () => {
    const missed: string[] = [];
    for (const index of fresh().entries.keys()) {
      const length = fromBase64(fresh().entries[index]!.bytes).length;
      for (let at = index % 7; at < length; at += 7) {
        const history = fresh();
        forge(history, index, at);
        if (!(await failing(history)).includes('path')) missed.push(`${index}:${at}`);
      }
    }
    expect(missed).toEqual([]);
  });

  it('notices a forged value even when words and leaf were forged with it', async () => {
    const history = fresh();
    const entry = history.entries[4]!;
    const bytes = fromBase64(entry.bytes);
    const at = [...bytes.keys()].find((i) => {
      const copy = Uint8Array.from(bytes);
      copy[i] = 2;
      try {
        return readCellEntry(copy).value === '2' && readCellEntry(copy).was === '4';
      } catch {
        return false;
      }
    });
    bytes[at!] = 2;
    Object.assign(entry, {
      value: '2',
      bytes: toBase64(bytes),
      leaf: toBase64(leafHash(bytes)),
    });
    history.current.mark = '2';
    expect(await failing(history)).toEqual(['path']);
    expect((await checkHistory(history, expected, memory())).entries[4]?.state).toBe('failed');
  });

  it('notices words that are not those of the bytes', async () => {
    const lies: ((history: History) => void)[] = [
      (h) => (h.entries[0]!.value = '4'),
      (h) => (h.entries[0]!.was = '2'),
      (h) => (h.entries[3]!.actor = { id: 5, name: 'Кузнецов П. И.' }),
      (h) => (h.entries[3]!.recorded = '2026-10-16T18:05:40.123457Z'),
      (h) => (h.entries[3]!.effective = '2026-10-16'),
      (h) => (h.entries[3]!.role = 'deputy_head'),
      (h) => (h.entries[3]!.reason = null),
      (h) => (h.entries[4]!.reason!.document = '№ 215'),
      (h) => (h.entries[4]!.address = '10.0.0.1'),
      (h) => (h.entries[4]!.kind = 'mark.set'),
      (h) => (h.current.mark = '4'),
      (h) => (h.current.absence = 'н'),
    ];
    for (const lie of lies) {
      const history = fresh();
      lie(history);
      expect(await failing(history)).toEqual(['fields']);
    }
  });

  it('notices an entry left out in the middle or at the start', async () => {
    const middle = fresh();
    middle.entries.splice(1, 1);
    expect(await failing(middle)).toEqual(['chain']);
    const start = fresh();
    start.entries.splice(0, 1);
    expect(await failing(start)).toEqual(['chain']);
  });

  it('notices entries in another order and entries given twice', async () => {
    const swapped = fresh();
    const [a, b] = swapped.entries;
    swapped.entries.splice(0, 2, b!, a!);
    expect(await failing(swapped)).toContain('chain');
    const twice = fresh();
    twice.entries.splice(1, 0, twice.entries[0]!);
    expect(await failing(twice)).toContain('chain');
  });

  it('notices the history of another cell', async () => {
    const other = { ...expected, pupil: 12 };
    const { steps } = await checkHistory(fresh(), other, memory());
    expect(steps.find((step) => step.id === 'fields')?.state).toBe('failed');
  });

  it('notices a position that is not the one in the bytes', async () => {
    const history = fresh();
    history.entries[0]!.position += 1;
    expect(await failing(history)).toEqual(expect.arrayContaining(['bytes', 'path']));
  });

  it('notices a changed key, a changed origin and a signature of nobody', async () => {
    const known = memory();
    known.rememberKey(expected.origin, 'school.example/ledger+00000000+AAAA');
    expect(await failing(fresh(), known)).toEqual(['key']);
    const foreign = { ...expected, origin: 'other.example/ledger' };
    const { steps } = await checkHistory(fresh(), foreign, memory());
    expect(steps.find((step) => step.id === 'signature')?.state).toBe('failed');
    const history = fresh();
    history.checkpoint = history.checkpoint.replace(/\n(\d+)\n/, (_, n) => `\n${Number(n) + 1}\n`);
    expect(await failing(history)).toEqual(expect.arrayContaining(['signature', 'path']));
  });

  it('does not remember a key when the check failed', async () => {
    const known = memory();
    const history = fresh();
    history.entries[0]!.value = '4';
    await checkHistory(history, expected, known);
    expect(known.key(expected.origin)).toBeNull();
  });

  it('notices a log that was cut or forked since the last visit', async () => {
    const known = memory();
    const root = fromBase64(parseNote(fresh().checkpoint).body.split('\n')[2]!);
    known.rememberCheckpoint({ origin: expected.origin, size: 9999, root });
    expect(await failing(fresh(), known)).toEqual(['grown']);
    const forked = memory();
    const size = Number(fresh().checkpoint.split('\n')[1]);
    forked.rememberCheckpoint({ origin: expected.origin, size, root: new Uint8Array(32) });
    expect(await failing(fresh(), forked)).toEqual(['grown']);
  });

  it('waits for an entry that no checkpoint covers yet, and refuses a hidden proof', async () => {
    const early = fresh();
    early.entries[5]!.proof = null;
    expect(await failing(early)).toEqual(['path']);
    const history = fresh();
    const last = history.entries.at(-1)!;
    const size = Number(history.checkpoint.split('\n')[1]);
    expect(last.position).toBeLessThan(size);
  });

  it('shows the past without claiming that it is the present', async () => {
    const history = fresh();
    history.entries.splice(4);
    const past = { ...expected, past: true };
    expect((await checkHistory(history, past, memory())).state).toBe('ok');
    expect(await failing(history)).toEqual(['fields']);
  });

  it('makes proof files of the public format', () => {
    const [shown] = readEntries(fresh(), 10);
    const lines = shown!.proofFile!.split('\n');
    expect(lines.slice(0, 2)).toEqual(['c2sp.org/tlog-proof@v1', 'index 21']);
    expect(shown!.proofFile!.endsWith(`\n\n${fresh().checkpoint}`)).toBe(true);
  });

  it('names people only for the numbers in the bytes', () => {
    const history = fresh();
    history.entries[0]!.actor = { id: 99, name: 'Кто-то Другой' };
    const shown = readEntries(history, 10);
    expect(shown[0]?.actorName).toBeNull();
    expect(shown[1]).toMatchObject({ actorName: 'Смирнова О. В.', fixedAtOnce: true });
    expect(shown.filter((entry) => entry.newest).map((entry) => entry.entry?.kind)).toEqual([
      'mark.changed',
      'absence.revoked',
    ]);
  });

  it('claims nothing about bytes that cannot be read', async () => {
    const history = fresh();
    history.entries[0]!.bytes = toBase64(new Uint8Array(40));
    const shown = readEntries(history, 10);
    expect(shown[0]).toMatchObject({ entry: null, actorName: null });
    expect(await failing(history)).toEqual(expect.arrayContaining(['bytes', 'leaf', 'path']));
  });
});
