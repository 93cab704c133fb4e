// What was typed and is not yet acknowledged. Sends each value with its own key, keeps the order,
// survives a lost connection and a closed tab, and sets aside what met a conflict. One per person.
import { ApiError, NetworkError } from '@/api/client';
import type { CurrentValue, ReasonInput, Receipt } from '@/api/types';

export type RecordKind = 'mark' | 'absence';

/** A record of a cell: "mark/12/34". */
export interface Slot {
  record: RecordKind;
  lesson: number;
  pupil: number;
}

export const slotKey = ({ record, lesson, pupil }: Slot) => `${record}/${lesson}/${pupil}`;

export interface Op extends Slot {
  /** Idempotency-Key: made before the first try and never changed. */
  key: string;
  /** '' revokes. */
  value: string;
  /** The revision the person saw; null: whatever the operation before it makes. */
  expected: number | null;
  reason: ReasonInput | null;
  /** The value that stood before, for the reason dialog and for undo. */
  from: string;
  typedAt: number;
  attempted: boolean;
}

export interface Conflict extends Slot {
  mine: string;
  theirs: CurrentValue;
  from: string;
}

export type Settled =
  | { kind: 'saved'; op: Op; receipt: Receipt }
  | { kind: 'conflict'; conflict: Conflict }
  | { kind: 'reason'; op: Op; code: string }
  | { kind: 'refused'; op: Op; error: ApiError };

/** Where operations are kept between page loads. */
export interface OpStorage {
  load(): Promise<Op[]>;
  save(op: Op): Promise<void>;
  remove(key: string): Promise<void>;
  clear(): Promise<void>;
}

export interface Ports {
  send(op: Op): Promise<Receipt>;
  storage: OpStorage;
  now(): number;
  uuid(): string;
  later(ms: number, run: () => void): () => void;
}

export interface Status {
  waiting: number;
  offline: boolean;
  readOnly: boolean;
  stale: number;
  conflicts: number;
  /** Nobody is signed in any more: sending rests until a new session. */
  signedOut: boolean;
}

const kParallel = 4;
const kDayMs = 86_400_000;
const kRetryMs = [1_000, 2_000, 5_000, 10_000, 30_000];

export class Outbox {
  private ops: Op[] = [];
  private readonly flying = new Set<string>();
  private readonly aside = new Map<string, Conflict>();
  private readonly watchers = new Set<(slot: Slot) => void>();
  private readonly settlers = new Set<(settled: Settled) => void>();
  private readonly statusListeners = new Set<() => void>();
  private failures = 0;
  private staleAllowed = false;
  private stopped = false;
  private cancelRetry: (() => void) | null = null;
  private shown: Status = {
    waiting: 0,
    offline: false,
    readOnly: false,
    stale: 0,
    conflicts: 0,
    signedOut: false,
  };

  constructor(private readonly ports: Ports) {}

  /** Takes up what an earlier page left. Call once. */
  async restore(): Promise<void> {
    const known = new Set(this.ops.map((op) => op.key));
    const kept = (await this.ports.storage.load()).filter((op) => !known.has(op.key));
    this.ops = [...kept, ...this.ops];
    kept.forEach((op) => this.touch(op));
    this.pump();
  }

  /** The value is shown at once and sent in its turn. */
  put(
    slot: Slot,
    change: { value: string; from: string; revision: number; reason: ReasonInput | null },
  ): void {
    this.aside.delete(slotKey(slot));
    const earlier = this.ops.filter((op) => slotKey(op) === slotKey(slot)).at(-1);
    if (earlier && !earlier.attempted && !earlier.reason && !change.reason) {
      this.replace(earlier, change.value);
      return;
    }
    const op: Op = {
      record: slot.record,
      lesson: slot.lesson,
      pupil: slot.pupil,
      key: this.ports.uuid(),
      value: change.value,
      expected: earlier ? null : change.revision,
      reason: change.reason,
      from: change.from,
      typedAt: this.ports.now(),
      attempted: false,
    };
    this.ops.push(op);
    void this.ports.storage.save(op);
    this.touch(op);
    this.pump();
  }

  /** A value that nobody has seen yet may be replaced before it is sent. */
  private replace(op: Op, value: string): void {
    if (op.from === value && op.expected !== null) {
      this.drop(op);
      return;
    }
    op.value = value;
    void this.ports.storage.save(op);
    this.touch(op);
    this.pump();
  }

  pending(slot: Slot): Op | null {
    const key = slotKey(slot);
    return this.ops.findLast((op) => slotKey(op) === key) ?? null;
  }

  conflict(slot: Slot): Conflict | null {
    return this.aside.get(slotKey(slot)) ?? null;
  }

  /** Sets the own value of a conflict aside for good. */
  forgetConflict(slot: Slot): void {
    if (this.aside.delete(slotKey(slot))) this.touch(slot);
  }

  get isOffline(): boolean {
    return this.shown.offline;
  }

  status = (): Status => this.shown;

  onStatus = (listener: () => void): (() => void) => {
    this.statusListeners.add(listener);
    return () => this.statusListeners.delete(listener);
  };

  onSlot(watcher: (slot: Slot) => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  onSettled(settler: (settled: Settled) => void): () => void {
    this.settlers.add(settler);
    return () => this.settlers.delete(settler);
  }

  /** The network may be back, or a person signed in again: tries now. */
  wake(): void {
    this.cancelRetry?.();
    this.cancelRetry = null;
    this.show({ signedOut: false, readOnly: false });
    this.pump();
  }

  sendStale(): void {
    this.staleAllowed = true;
    this.wake();
  }

  dropStale(): void {
    for (const op of this.ops.filter((one) => this.isStale(one))) this.drop(op);
  }

  /** Forgets everything, on this device too. The outbox is not used afterwards. */
  async wipe(): Promise<void> {
    this.stopped = true;
    this.ops = [];
    this.aside.clear();
    this.cancelRetry?.();
    await this.ports.storage.clear();
    this.show({});
  }

  private isStale(op: Op): boolean {
    return !this.staleAllowed && this.ports.now() - op.typedAt > kDayMs;
  }

  private drop(op: Op): void {
    this.ops = this.ops.filter((one) => one !== op);
    void this.ports.storage.remove(op.key);
    this.touch(op);
  }

  private touch(slot: Slot): void {
    this.watchers.forEach((watcher) => watcher(slot));
    this.show({});
  }

  private show(change: Partial<Status>): void {
    const next: Status = {
      ...this.shown,
      ...change,
      waiting: this.ops.length,
      stale: this.ops.filter((op) => this.isStale(op)).length,
      conflicts: this.aside.size,
    };
    const names = Object.keys(next) as (keyof Status)[];
    if (names.every((name) => next[name] === this.shown[name])) return;
    this.shown = next;
    this.statusListeners.forEach((listener) => listener());
  }

  private pump(): void {
    if (this.stopped || this.cancelRetry || this.shown.signedOut) return;
    // after a failure one at a time, so that the queue arrives in the order it was typed
    const parallel = this.failures > 0 || this.shown.offline ? 1 : kParallel;
    const busy = new Set<string>();
    for (const op of this.ops) {
      const key = slotKey(op);
      if (this.flying.has(op.key)) {
        busy.add(key);
      } else if (this.flying.size >= parallel) {
        return;
      } else if (!busy.has(key) && !this.isStale(op)) {
        busy.add(key);
        void this.fly(op);
      }
    }
  }

  private async fly(op: Op): Promise<void> {
    this.flying.add(op.key);
    op.attempted = true;
    void this.ports.storage.save(op);
    try {
      this.saved(op, await this.ports.send(op));
    } catch (error) {
      if (this.stopped) return;
      if (error instanceof ApiError) this.refused(op, error);
      else if (error instanceof NetworkError) this.unreachable(null);
      else throw error;
    } finally {
      this.flying.delete(op.key);
      this.pump();
    }
  }

  private saved(op: Op, receipt: Receipt): void {
    this.failures = 0;
    if (this.stopped) return;
    this.show({ offline: false, readOnly: false });
    const next = this.ops.find((one) => one !== op && slotKey(one) === slotKey(op));
    if (next && next.expected === null) {
      next.expected = receipt.revision;
      void this.ports.storage.save(next);
    }
    this.settlers.forEach((settler) => settler({ kind: 'saved', op, receipt }));
    this.drop(op);
  }

  private refused(op: Op, error: ApiError): void {
    if (error.status === 401) {
      this.show({ signedOut: true });
      return;
    }
    if (error.status >= 500 || error.status === 429) {
      this.show({ readOnly: error.code === 'read_only' });
      this.unreachable(error.retryAfterSeconds);
      return;
    }
    this.failures = 0;
    this.show({ offline: false });
    const current = error.problem.current;
    const settled = this.settle(op, error, current);
    this.ops
      .filter((one) => slotKey(one) === slotKey(op))
      .forEach((one) => {
        this.ops = this.ops.filter((other) => other !== one);
        void this.ports.storage.remove(one.key);
      });
    this.settlers.forEach((settler) => settler(settled));
    this.touch(op);
  }

  private settle(op: Op, error: ApiError, current: CurrentValue | undefined): Settled {
    const newest = this.pending(op) ?? op;
    if (error.code === 'stale_revision' && current) {
      const { record, lesson, pupil } = op;
      const conflict = {
        record,
        lesson,
        pupil,
        mine: newest.value,
        theirs: current,
        from: op.from,
      };
      if ((current.value ?? '') !== newest.value) this.aside.set(slotKey(op), conflict);
      return { kind: 'conflict', conflict };
    }
    const asks = ['reason_required', 'reason_text_required', 'undo_expired'];
    if (asks.includes(error.code)) return { kind: 'reason', op: newest, code: error.code };
    return { kind: 'refused', op: newest, error };
  }

  /** No answer, or not now: the outcome is unknown, so the same key is tried again. */
  private unreachable(seconds: number | null): void {
    const wait = kRetryMs[Math.min(this.failures, kRetryMs.length - 1)] ?? 30_000;
    this.failures += 1;
    if (seconds === null || this.failures > 2) this.show({ offline: true });
    this.ops.forEach((op) => this.touch(op));
    if (this.cancelRetry) return;
    this.cancelRetry = this.ports.later(seconds === null ? wait : seconds * 1_000, () => {
      this.cancelRetry = null;
      this.pump();
    });
  }
}
