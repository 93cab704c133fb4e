// The grid's cells, outside of React: what the server confirmed, overlaid with what the outbox has
// under way. Each row has its own subscribers, so a key stroke renders one or two rows.
import type { Journal, JournalPupil, Lesson, LiveCell, ReasonInput } from '@/api/types';
import type { Conflict, Outbox, RecordKind, Settled, Slot } from '@/journal/outbox';

export type CellState = 'saved' | 'pending' | 'queued' | 'conflict' | 'error';

export interface CellView {
  mark: string;
  absence: string;
  /** Entries in the history of both records. */
  entries: number;
  changed: boolean;
  state: CellState;
  conflict: Conflict | null;
  /** Who changed it a moment ago, elsewhere. */
  flash: string;
}

interface Confirmed {
  mark: string;
  markRevision: number;
  absence: string;
  absenceRevision: number;
}

export interface Place {
  row: number;
  column: number;
}

interface Undoable extends Slot {
  from: string;
  to: string;
}

const kFlashMs = 4_000;
const kNothing: Confirmed = { mark: '', markRevision: 0, absence: '', absenceRevision: 0 };

export const enrolled = (pupil: JournalPupil, lesson: Lesson) =>
  pupil.stays.some((stay) => stay.from <= lesson.day && lesson.day <= stay.to);

export class GridStore {
  readonly lessons: Lesson[];
  readonly pupils: JournalPupil[];
  private readonly rowOf = new Map<number, number>();
  private readonly columnOf = new Map<number, number>();
  private readonly confirmed: Map<number, Confirmed>[];
  private readonly flashes = new Map<string, string>();
  private readonly errors = new Set<string>();
  private readonly versions: number[];
  private readonly rowListeners: Set<() => void>[];
  private readonly placeListeners = new Set<() => void>();
  private readonly undoable: Undoable[] = [];
  private place: Place = { row: 0, column: 0 };
  private readonly stop: (() => void)[];

  constructor(
    readonly journal: Journal,
    readonly outbox: Outbox,
    private readonly me: number,
    private readonly later: (ms: number, run: () => void) => void = (ms, run) => {
      setTimeout(run, ms);
    },
  ) {
    this.lessons = journal.lessons;
    this.pupils = journal.pupils;
    this.pupils.forEach((pupil, row) => this.rowOf.set(pupil.id, row));
    this.lessons.forEach((lesson, column) => this.columnOf.set(lesson.id, column));
    this.confirmed = this.pupils.map(() => new Map());
    this.versions = this.pupils.map(() => 0);
    this.rowListeners = this.pupils.map(() => new Set());
    this.takeCells(journal);
    this.place.column = this.startColumn();
    this.stop = [
      outbox.onSlot((slot) => this.touch(slot)),
      outbox.onSettled((settled) => this.settle(settled)),
    ];
  }

  dispose(): void {
    this.stop.forEach((stop) => stop());
  }

  private takeCells(journal: Journal): void {
    for (const [column, row, mark, markRevision, absence, absenceRevision] of journal.cells) {
      this.take(row, column, { mark, markRevision, absence, absenceRevision });
    }
  }

  /** Keeps the newer of what is known and what is told: a page may be older than live news. */
  private take(row: number, column: number, told: Confirmed): boolean {
    const known = this.base(row, column);
    const newMark = told.markRevision > known.markRevision;
    const newAbsence = told.absenceRevision > known.absenceRevision;
    if (!newMark && !newAbsence) return false;
    this.confirmed[row]?.set(column, {
      mark: newMark ? told.mark : known.mark,
      markRevision: newMark ? told.markRevision : known.markRevision,
      absence: newAbsence ? told.absence : known.absence,
      absenceRevision: newAbsence ? told.absenceRevision : known.absenceRevision,
    });
    return true;
  }

  /** Today's lesson, or the last one before it. */
  private startColumn(): number {
    const past = this.lessons.filter((lesson) => lesson.day <= this.journal.today).length;
    return Math.max(0, past - 1);
  }

  private base(row: number, column: number): Confirmed {
    return this.confirmed[row]?.get(column) ?? kNothing;
  }

  slot(record: RecordKind, { row, column }: Place): Slot {
    return { record, lesson: this.lessons[column]!.id, pupil: this.pupils[row]!.id };
  }

  view(row: number, column: number): CellView {
    const base = this.base(row, column);
    const slots = (['mark', 'absence'] as const).map((record) =>
      this.slot(record, { row, column }),
    );
    const [mark, absence] = slots.map((slot) => this.outbox.pending(slot));
    const conflict = slots.map((slot) => this.outbox.conflict(slot)).find(Boolean) ?? null;
    const waiting = mark ?? absence;
    const key = `${row}/${column}`;
    return {
      mark: mark ? mark.value : base.mark,
      absence: absence ? absence.value : base.absence,
      entries: base.markRevision + base.absenceRevision,
      changed: base.markRevision + base.absenceRevision > 1,
      state: conflict
        ? 'conflict'
        : waiting
          ? this.outbox.isOffline
            ? 'queued'
            : 'pending'
          : this.errors.has(key)
            ? 'error'
            : 'saved',
      conflict,
      flash: this.flashes.get(key) ?? '',
    };
  }

  /** The value shown, and the revision it is based on. */
  standing(record: RecordKind, place: Place): { value: string; revision: number } {
    const base = this.base(place.row, place.column);
    const pending = this.outbox.pending(this.slot(record, place));
    const isMark = record === 'mark';
    return {
      value: pending ? pending.value : isMark ? base.mark : base.absence,
      revision: isMark ? base.markRevision : base.absenceRevision,
    };
  }

  write(
    record: RecordKind,
    place: Place,
    value: string,
    reason: ReasonInput | null = null,
    keep = true,
  ): void {
    const slot = this.slot(record, place);
    const { value: from, revision } = this.standing(record, place);
    this.errors.delete(`${place.row}/${place.column}`);
    if (keep) this.undoable.push({ ...slot, from, to: value });
    this.outbox.put(slot, { value, from, revision, reason });
  }

  /** The last own entry of this page, to be taken back; null when there is none. */
  takeUndo(): (Undoable & { place: Place }) | null {
    for (let last = this.undoable.pop(); last; last = this.undoable.pop()) {
      const place = this.find(last.lesson, last.pupil);
      if (place && this.standing(last.record, place).value === last.to) return { ...last, place };
    }
    return null;
  }

  find(lesson: number, pupil: number): Place | null {
    const row = this.rowOf.get(pupil);
    const column = this.columnOf.get(lesson);
    return row === undefined || column === undefined ? null : { row, column };
  }

  /** A change by anyone, seen live. Older news than what is known changes nothing. */
  live(cell: LiveCell): Place | null {
    const place = this.find(cell.lesson, cell.pupil);
    if (!place) return null;
    const told = {
      mark: cell.mark,
      markRevision: cell.mark_revision,
      absence: cell.absence,
      absenceRevision: cell.absence_revision,
    };
    if (!this.take(place.row, place.column, told)) return null;
    if (cell.actor && cell.actor.id !== this.me) this.flash(place, cell.actor.name);
    this.bump(place.row);
    return place;
  }

  /** Takes a fresh page; false when its rows or columns differ and a new store is needed. */
  merge(journal: Journal): boolean {
    const same = (a: { id: number }[], b: { id: number }[]) =>
      a.length === b.length && a.every((one, i) => one.id === b[i]?.id);
    if (!same(journal.lessons, this.lessons) || !same(journal.pupils, this.pupils)) return false;
    this.takeCells(journal);
    this.pupils.forEach((_, row) => this.bump(row));
    return true;
  }

  /** Weighted mean of the marks 1 to 5 shown in a row; null without any. */
  mean(row: number): number | null {
    let sum = 0;
    let weights = 0;
    this.lessons.forEach((lesson, column) => {
      const value = Number(this.standing('mark', { row, column }).value);
      if (value >= 1 && value <= 5) {
        sum += value * lesson.weight;
        weights += lesson.weight;
      }
    });
    return weights > 0 ? sum / weights : null;
  }

  get focus(): Place {
    return this.place;
  }

  setFocus(place: Place): void {
    const before = this.place;
    if (before.row === place.row && before.column === place.column) return;
    this.place = place;
    this.bump(before.row);
    if (before.row !== place.row) this.bump(place.row);
    this.placeListeners.forEach((listener) => listener());
  }

  subscribeFocus = (listener: () => void): (() => void) => {
    this.placeListeners.add(listener);
    return () => this.placeListeners.delete(listener);
  };

  focusNow = (): Place => this.place;

  subscribeRow(row: number, listener: () => void): () => void {
    this.rowListeners[row]?.add(listener);
    return () => this.rowListeners[row]?.delete(listener);
  }

  rowVersion(row: number): number {
    return this.versions[row] ?? 0;
  }

  private bump(row: number): void {
    this.versions[row] = (this.versions[row] ?? 0) + 1;
    this.rowListeners[row]?.forEach((listener) => listener());
  }

  private touch(slot: Slot): void {
    const place = this.find(slot.lesson, slot.pupil);
    if (place) this.bump(place.row);
  }

  private flash({ row, column }: Place, name: string): void {
    const key = `${row}/${column}`;
    this.flashes.set(key, name);
    this.later(kFlashMs, () => {
      this.flashes.delete(key);
      this.bump(row);
    });
  }

  private confirm(slot: Slot, value: string, revision: number): void {
    const place = this.find(slot.lesson, slot.pupil);
    if (!place) return;
    const base = this.base(place.row, place.column);
    const known = slot.record === 'mark' ? base.markRevision : base.absenceRevision;
    if (revision < known) return;
    const next =
      slot.record === 'mark'
        ? { ...base, mark: value, markRevision: revision }
        : { ...base, absence: value, absenceRevision: revision };
    this.confirmed[place.row]?.set(place.column, next);
    this.bump(place.row);
  }

  private settle(settled: Settled): void {
    if (settled.kind === 'saved') {
      this.confirm(settled.op, settled.op.value, settled.receipt.revision);
    } else if (settled.kind === 'conflict') {
      const { theirs } = settled.conflict;
      this.confirm(settled.conflict, theirs.value ?? '', theirs.revision);
    } else if (settled.kind === 'refused') {
      const place = this.find(settled.op.lesson, settled.op.pupil);
      if (!place) return;
      this.errors.add(`${place.row}/${place.column}`);
      this.later(kFlashMs, () => {
        this.errors.delete(`${place.row}/${place.column}`);
        this.bump(place.row);
      });
    }
  }
}
