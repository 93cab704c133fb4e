import { ApiError, NetworkError } from '@/api/client';
import type { Journal, LiveCell, Problem, Receipt } from '@/api/types';
import { meaningOf, moved, type KeyStroke } from '@/journal/keys';
import { Outbox, type Op, type OpStorage, type Settled } from '@/journal/outbox';
import { keepLessons, lastLessons, termOf } from '@/journal/period';
import { GridStore } from '@/journal/store';
import { blockOf, needsReason } from '@/journal/writer';

const day = (n: number) => `2026-11-${String(n).padStart(2, '0')}`;
const stay = [{ from: '2026-09-01', to: '2027-05-31' }];

function journal(change: Partial<Journal> = {}): Journal {
  return {
    id: 12,
    subject: 'Алгебра',
    title: '7 «Б»',
    teachers: [{ id: 3, name: 'Смирнова О. В.' }],
    mine: true,
    head: 500,
    as_of: null,
    from: day(1),
    to: day(30),
    today: day(20),
    lock_before: day(3),
    lessons: [2, 10, 20].map((n, index) => ({
      id: 20 + index,
      day: day(n),
      number: 1,
      kind: 'ordinary',
      weight: index + 1,
      topic: '',
      homework: '',
      locked: n < 3,
    })),
    pupils: [
      { id: 11, name: 'Абрамов Артём', stays: stay },
      { id: 13, name: 'Белова Мария', stays: stay },
    ],
    cells: [
      [0, 0, '5', 1, '', 0],
      [1, 0, '3', 2, 'н', 1],
    ],
    ...change,
  };
}

function problem(status: number, code: string, extra: Partial<Problem> = {}): ApiError {
  return new ApiError({ type: '', title: '', status, code, ...extra }, null);
}

function kept(first: Op[] = []): OpStorage & { rows: Map<string, Op> } {
  const rows = new Map(first.map((op) => [op.key, op]));
  return {
    rows,
    load: async () => [...rows.values()],
    save: async (op) => void rows.set(op.key, { ...op }),
    remove: async (key) => void rows.delete(key),
    clear: async () => rows.clear(),
  };
}

/** A server whose answers the test gives one by one. */
function bench(storage = kept(), now = () => 0) {
  const sent: Op[] = [];
  const answers: { op: Op; resolve(receipt: Receipt): void; reject(error: unknown): void }[] = [];
  const timers: (() => void)[] = [];
  const settled: Settled[] = [];
  let keys = 0;
  const outbox = new Outbox({
    send: (op) => {
      sent.push({ ...op });
      return new Promise((resolve, reject) => answers.push({ op, resolve, reject }));
    },
    storage,
    now,
    uuid: () => `key-${(keys += 1)}`,
    later: (_, run) => {
      timers.push(run);
      return () => timers.splice(timers.indexOf(run), 1);
    },
  });
  outbox.onSettled((one) => settled.push(one));
  const store = new GridStore(journal(), outbox, 3, (_, run) => void timers.push(run));
  const rest = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    outbox,
    store,
    sent,
    settled,
    storage,
    async accept(revision: number) {
      answers.shift()!.resolve({ position: 900, revision, recorded: '', value: '' });
      await rest();
    },
    async refuse(error: unknown) {
      answers.shift()!.reject(error);
      await rest();
    },
    async tick() {
      timers.splice(0).forEach((run) => run());
      await rest();
    },
  };
}

const first = { row: 0, column: 2 };
const old = { row: 0, column: 1 };

describe('Grid store', () => {
  it('shows a typed mark at once, and plain when it is saved', async () => {
    const { store, sent, accept } = bench();
    store.write('mark', first, '5');
    expect(store.view(0, 2)).toMatchObject({ mark: '5', state: 'pending' });
    expect(sent[0]).toMatchObject({ value: '5', expected: 0, key: 'key-1' });
    await accept(1);
    expect(store.view(0, 2)).toMatchObject({ mark: '5', state: 'saved', changed: false });
  });

  it('holds a mark and an absence in one cell, and says that it has a history', () => {
    const { store } = bench();
    expect(store.view(0, 1)).toMatchObject({ mark: '3', absence: 'н', changed: true, entries: 3 });
    expect(store.view(0, 0).changed).toBe(false);
  });

  it('sends a second value of the same cell after the first, on the new revision', async () => {
    const { store, sent, accept } = bench();
    store.write('mark', first, '5');
    store.write('mark', first, '4');
    expect(sent).toHaveLength(1);
    await accept(1);
    expect(sent[1]).toMatchObject({ value: '4', expected: 1, key: 'key-2' });
    await accept(2);
    expect(store.view(0, 2)).toMatchObject({ mark: '4', state: 'saved', changed: true });
  });

  it('notifies only the rows that changed', () => {
    const { store } = bench();
    const heard: number[] = [];
    store.subscribeRow(0, () => heard.push(0));
    store.subscribeRow(1, () => heard.push(1));
    store.write('mark', first, '5');
    expect(new Set(heard)).toEqual(new Set([0]));
  });

  it('keeps both values of a conflict, and the rest goes on', async () => {
    const { store, outbox, refuse, accept } = bench();
    store.write('mark', first, '3');
    store.write('mark', { row: 1, column: 2 }, '4');
    const current = {
      value: '5',
      revision: 1,
      recorded: '2026-11-20T09:00:00Z',
      actor: { id: 7, name: 'Попова А.' },
    };
    await refuse(problem(409, 'stale_revision', { current }));
    await accept(1);
    expect(store.view(0, 2)).toMatchObject({ mark: '5', state: 'conflict' });
    expect(store.view(0, 2).conflict).toMatchObject({ mine: '3', theirs: current });
    expect(store.view(1, 2)).toMatchObject({ mark: '4', state: 'saved' });
    outbox.forgetConflict(store.slot('mark', first));
    expect(store.view(0, 2)).toMatchObject({ mark: '5', state: 'saved' });
  });

  it('writes the own value over the other one on the revision that was shown', async () => {
    const { store, sent, refuse } = bench();
    store.write('mark', first, '3');
    const current = { value: '5', revision: 4, recorded: null, actor: null };
    await refuse(problem(409, 'stale_revision', { current }));
    store.write('mark', first, '3', { code: 'recheck' });
    expect(sent[1]).toMatchObject({ value: '3', expected: 4, reason: { code: 'recheck' } });
    expect(store.view(0, 2).conflict).toBeNull();
  });

  it('is no conflict when both wrote the same', async () => {
    const { store, refuse } = bench();
    store.write('mark', first, '5');
    const current = { value: '5', revision: 1, recorded: null, actor: null };
    await refuse(problem(409, 'stale_revision', { current }));
    expect(store.view(0, 2)).toMatchObject({ mark: '5', state: 'saved' });
  });

  it('goes back to what stood when the column is locked', async () => {
    const { store, settled, refuse } = bench();
    store.write('mark', old, '5');
    await refuse(problem(423, 'column_locked'));
    expect(store.view(0, 1)).toMatchObject({ mark: '3', state: 'error' });
    expect(settled[0]).toMatchObject({ kind: 'refused' });
  });

  it('hands a change back when the server wants a reason', async () => {
    const { store, settled, refuse } = bench();
    store.write('mark', old, '5');
    await refuse(problem(422, 'reason_required'));
    expect(settled[0]).toMatchObject({ kind: 'reason', op: { value: '5' } });
    expect(store.view(0, 1)).toMatchObject({ mark: '3', state: 'saved' });
  });

  it('takes the last entry back, but not one that somebody else changed since', async () => {
    const { store, accept } = bench();
    store.write('mark', first, '5');
    await accept(1);
    store.write('mark', old, '4');
    await accept(3);
    expect(store.takeUndo()).toMatchObject({ from: '3', to: '4', place: old });
    store.live(cell({ mark: '2', mark_revision: 2 }));
    expect(store.takeUndo()).toBeNull();
  });

  it('weighs marks, and leaves out what is no number', () => {
    const { store } = bench();
    expect(store.mean(0)).toBeCloseTo((5 * 1 + 3 * 2) / 3);
    expect(store.mean(1)).toBeNull();
  });
});

function cell(change: Partial<LiveCell>): LiveCell {
  return {
    lesson: 22,
    pupil: 11,
    mark: '4',
    mark_revision: 1,
    absence: '',
    absence_revision: 0,
    actor: { id: 7, name: 'Попова А.' },
    recorded: '2026-11-20T09:00:00Z',
    position: 600,
    ...change,
  };
}

describe('Live changes', () => {
  it('show the value and the name for a while', async () => {
    const { store, tick } = bench();
    store.live(cell({}));
    expect(store.view(0, 2)).toMatchObject({ mark: '4', flash: 'Попова А.' });
    await tick();
    expect(store.view(0, 2).flash).toBe('');
  });

  it('of the person itself and old ones show no name', () => {
    const { store } = bench();
    store.live(cell({ actor: { id: 3, name: 'Смирнова О. В.' } }));
    expect(store.view(0, 2)).toMatchObject({ mark: '4', flash: '' });
    store.live(cell({ mark: '1', mark_revision: 0 }));
    expect(store.view(0, 2).mark).toBe('4');
  });

  it('do not hide a value that is under way', () => {
    const { store } = bench();
    store.write('mark', first, '5');
    store.live(cell({}));
    expect(store.view(0, 2)).toMatchObject({ mark: '5', state: 'pending' });
  });

  it('need a new store only when rows or columns differ', () => {
    const { store } = bench();
    expect(store.merge(journal({ cells: [[2, 1, '4', 1, '', 0]] }))).toBe(true);
    expect(store.view(1, 2).mark).toBe('4');
    store.live(cell({ mark: '5', mark_revision: 3 }));
    expect(store.merge(journal({ cells: [[2, 0, '2', 2, '', 0]] }))).toBe(true);
    expect(store.view(0, 2).mark).toBe('5');
    expect(store.merge(journal({ lessons: [] }))).toBe(false);
  });
});

describe('Outbox', () => {
  it('queues without a network, and sends in order with the same keys', async () => {
    const { store, outbox, sent, refuse, accept, tick } = bench();
    store.write('mark', first, '5');
    await refuse(new NetworkError(''));
    store.write('mark', { row: 1, column: 2 }, '4');
    expect(outbox.status()).toMatchObject({ offline: true, waiting: 2 });
    expect(store.view(0, 2).state).toBe('queued');
    await tick();
    await accept(1);
    await accept(1);
    expect(sent.map((op) => [op.key, op.value])).toEqual([
      ['key-1', '5'],
      ['key-1', '5'],
      ['key-2', '4'],
    ]);
    expect(outbox.status()).toMatchObject({ offline: false, waiting: 0 });
    expect(store.view(0, 2).state).toBe('saved');
  });

  it('replaces a value that was never sent, and drops one that is back where it was', async () => {
    const { store, outbox, sent, refuse, tick } = bench();
    store.write('mark', first, '5');
    await refuse(new NetworkError(''));
    const other = { row: 1, column: 2 };
    store.write('mark', other, '4');
    store.write('mark', other, '3');
    expect(outbox.status().waiting).toBe(2);
    store.write('mark', other, '');
    expect(outbox.status().waiting).toBe(1);
    await tick();
    expect(sent.map((op) => op.value)).toEqual(['5', '5']);
  });

  it('tries again when the server is busy, with the same key', async () => {
    const { store, outbox, sent, refuse, accept, tick } = bench();
    store.write('mark', first, '5');
    await refuse(new ApiError({ type: '', title: '', status: 503, code: 'busy' }, 1));
    expect(outbox.status().offline).toBe(false);
    await tick();
    await accept(1);
    expect(sent.map((op) => op.key)).toEqual(['key-1', 'key-1']);
  });

  it('survives a closed tab', async () => {
    const storage = kept();
    const before = bench(storage);
    before.store.write('mark', first, '5');
    const after = bench(storage);
    await after.outbox.restore();
    expect(after.sent[0]).toMatchObject({ key: 'key-1', value: '5', expected: 0 });
    expect(after.store.view(0, 2)).toMatchObject({ mark: '5', state: 'pending' });
    await after.accept(1);
    expect(storage.rows.size).toBe(0);
  });

  it('asks before it sends what lay for more than a day', async () => {
    const storage = kept();
    bench(storage).store.write('mark', first, '5');
    const { outbox, sent } = bench(storage, () => 90_000_000);
    await outbox.restore();
    expect(sent).toHaveLength(0);
    expect(outbox.status().stale).toBe(1);
    outbox.sendStale();
    expect(sent).toHaveLength(1);
  });

  it('rests when the session ended, and goes on after a new one', async () => {
    const { store, outbox, sent, refuse } = bench();
    store.write('mark', first, '5');
    await refuse(problem(401, 'signed_out'));
    expect(outbox.status()).toMatchObject({ signedOut: true, waiting: 1 });
    expect(sent).toHaveLength(1);
    outbox.wake();
    expect(sent).toHaveLength(2);
  });

  it('leaves nothing behind at sign-out', async () => {
    const { store, outbox, storage } = bench();
    store.write('mark', first, '5');
    await outbox.wipe();
    expect(storage.rows.size).toBe(0);
    expect(outbox.status().waiting).toBe(0);
  });
});

const stroke = (key: string, code: string, change: Partial<KeyStroke> = {}): KeyStroke => ({
  key,
  code,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...change,
});

describe('Rules known beforehand', () => {
  it('ask for a reason once the day is over and something was ever recorded', async () => {
    const { store, accept } = bench();
    expect(needsReason(store, 'mark', old)).toBe(true);
    expect(needsReason(store, 'absence', { row: 0, column: 0 })).toBe(false);
    expect(needsReason(store, 'mark', { row: 1, column: 1 })).toBe(false);
    store.write('mark', { row: 1, column: 1 }, '4');
    expect(needsReason(store, 'mark', { row: 1, column: 1 })).toBe(true);
    await accept(1);
    store.write('mark', { row: 1, column: 1 }, '', { code: 'undo' });
    await accept(2);
    expect(needsReason(store, 'mark', { row: 1, column: 1 })).toBe(true);
    store.write('mark', first, '5');
    expect(needsReason(store, 'mark', first)).toBe(false);
  });

  it('close what may not be written', () => {
    const { store } = bench();
    expect(blockOf(store, first, true)).toBeNull();
    expect(blockOf(store, first, false)).toBe('readonly');
    expect(blockOf(store, { row: 0, column: 0 }, true)).toBe('locked');
  });
});

describe('Keys', () => {
  it.each([
    ['н', 'KeyY'],
    ['у', 'KeyE'],
    ['б', 'Comma'],
    ['о', 'KeyJ'],
    ['п', 'KeyG'],
  ])('mean %s by the physical key %s in both layouts', (value, code) => {
    const wanted = { do: 'absence', value };
    expect(meaningOf(stroke(value, code))).toEqual(wanted);
    expect(meaningOf(stroke('x', code))).toEqual(wanted);
  });

  it('leave combinations of the browser alone', () => {
    expect(meaningOf(stroke('y', 'KeyY', { ctrlKey: true }))).toBeNull();
    expect(meaningOf(stroke('1', 'Digit1', { ctrlKey: true }))).toBeNull();
    expect(meaningOf(stroke('Tab', 'Tab'))).toBeNull();
    expect(meaningOf(stroke('z', 'KeyZ', { ctrlKey: true }))).toEqual({ do: 'undo' });
    expect(meaningOf(stroke('h', 'KeyH', { altKey: true }))).toEqual({ do: 'history' });
  });

  it('lead from the end of a column to the top of the next', () => {
    const size = { rows: 2, columns: 3 };
    expect(moved({ row: 1, column: 0 }, 1, 0, true, size)).toEqual({ row: 0, column: 1 });
    expect(moved({ row: 1, column: 2 }, 1, 0, true, size)).toEqual({ row: 1, column: 2 });
    expect(moved({ row: 0, column: 1 }, -1, 0, true, size)).toEqual({ row: 1, column: 0 });
    expect(moved({ row: 0, column: 0 }, 10, 0, false, size)).toEqual({ row: 1, column: 0 });
  });
});

describe('Period', () => {
  it('is the shortest term around the day', () => {
    const terms = [
      { id: 1, title: 'Год', kind: 'year', from: '2026-09-01', to: '2027-05-31' },
      { id: 2, title: '2 четверть', kind: 'quarter', from: '2026-11-05', to: '2026-12-30' },
    ];
    expect(termOf(terms, day(20))?.id).toBe(2);
    expect(termOf(terms, '2026-10-01')?.id).toBe(1);
    expect(termOf(terms, '2026-07-01')).toBeNull();
  });

  it('keeps cells with their lessons', () => {
    expect(keepLessons(journal(), 1, 3).cells).toEqual([[0, 0, '3', 2, 'н', 1]]);
    expect(lastLessons(journal()).lessons).toHaveLength(3);
  });
});
