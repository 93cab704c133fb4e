// From a key to a write: may it be written, does it need a reason, what to say when not. Shared by
// the grid and the phone's lesson pad.
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ReasonInput, Session } from '@/api/types';
import { enrolled, type GridStore, type Place } from '@/journal/store';
import type { Conflict, RecordKind, Settled } from '@/journal/outbox';
import { textNow } from '@/i18n';
import { explain } from '@/shared/problems';
import { shortDay } from '@/i18n/format';

export type Block = 'readonly' | 'outside' | 'future' | 'locked';

/** A change that waits for its reason. */
export interface Asking {
  place: Place;
  record: RecordKind;
  from: string;
  value: string;
  /** Goes on to the next cell after the answer. */
  then?: () => void;
}

export interface Failure {
  id: number;
  place: Place | null;
  value: string;
  title: string;
  detail: string;
}

export interface Writer {
  editable: boolean;
  asking: Asking | null;
  resolving: Conflict | null;
  failures: Failure[];
  hint: string;
  block(place: Place): Block | null;
  /** Writes or asks; true when the focus may go on at once. */
  put(record: RecordKind, place: Place, value: string, then?: () => void): boolean;
  clear(place: Place): void;
  /** Takes the last entry back; the cell it was in. */
  undo(): Place | null;
  answer(reason: ReasonInput): void;
  cancel(): void;
  openConflict(place: Place): boolean;
  keepTheirs(): void;
  writeMine(): void;
  closeConflict(): void;
  dismiss(id: number): void;
  say(text: string): void;
}

export function blockOf(store: GridStore, place: Place, editable: boolean): Block | null {
  const lesson = store.lessons[place.column];
  const pupil = store.pupils[place.row];
  if (!editable || !lesson || !pupil) return 'readonly';
  if (!enrolled(pupil, lesson)) return 'outside';
  if (lesson.locked || lesson.day < store.journal.lock_before) return 'locked';
  return lesson.day > store.journal.today ? 'future' : null;
}

export function blockText(block: Block, store: GridStore, session: Session): string {
  const t = textNow();
  if (block === 'readonly') return t.journal.readOnly;
  if (block === 'outside') return t.journal.outside;
  if (block === 'future') return t.journal.future;
  const days = session.settings.edit_window_days;
  return t.journal.lockedSince(days, shortDay(store.journal.lock_before));
}

/** A change of what was ever recorded needs a reason once the lesson's day is over. */
export function needsReason(store: GridStore, record: RecordKind, place: Place): boolean {
  const lesson = store.lessons[place.column];
  if (!lesson || store.journal.today <= lesson.day) return false;
  if (store.standing(record, place).revision > 0) return true;
  // nobody has seen a value that still waits here; one under way may be recorded already
  return store.outbox.pending(store.slot(record, place))?.attempted ?? false;
}

let failureIds = 0;

interface State {
  asking: Asking | null;
  resolving: Conflict | null;
  failures: Failure[];
  hint: string;
}

const kIdle: State = { asking: null, resolving: null, failures: [], hint: '' };

export function useWriter(
  store: GridStore,
  session: Session,
  editable: boolean,
  refresh: () => void,
): Writer {
  const [state, setState] = useState<State>(kIdle);
  const latest = useRef(state);
  latest.current = state;

  const actions = useMemo(() => {
    const set = (change: Partial<State>) => setState((now) => ({ ...now, ...change }));
    const block = (place: Place) => blockOf(store, place, editable);

    const put: Writer['put'] = (record, place, value, then) => {
      const why = block(place);
      if (why) {
        set({ hint: blockText(why, store, session) });
        return false;
      }
      const { value: from } = store.standing(record, place);
      if (from === value) return true;
      if (needsReason(store, record, place)) {
        set({ asking: { place, record, from, value, ...(then && { then }) }, hint: '' });
        return false;
      }
      store.write(record, place, value);
      set({ hint: '' });
      return true;
    };

    return {
      block,
      put,
      clear(place: Place) {
        const record = store.standing('mark', place).value !== '' ? 'mark' : 'absence';
        put(record, place, '');
      },
      undo(): Place | null {
        const last = store.takeUndo();
        if (!last) {
          set({ hint: textNow().journal.nothingToUndo });
          return null;
        }
        const lesson = store.lessons[last.place.column];
        const late = lesson !== undefined && store.journal.today > lesson.day;
        const reason: ReasonInput | null = late ? { code: 'undo' } : null;
        store.write(last.record, last.place, last.from, reason, false);
        set({ hint: textNow().journal.undone });
        return last.place;
      },
      answer(reason: ReasonInput) {
        const { asking } = latest.current;
        if (!asking) return;
        store.write(asking.record, asking.place, asking.value, reason);
        set({ asking: null });
        asking.then?.();
      },
      cancel: () => set({ asking: null }),
      openConflict(place: Place): boolean {
        const { conflict } = store.view(place.row, place.column);
        if (conflict) set({ resolving: conflict });
        return conflict !== null;
      },
      keepTheirs() {
        const { resolving } = latest.current;
        if (resolving) store.outbox.forgetConflict(resolving);
        set({ resolving: null });
      },
      writeMine() {
        const { resolving } = latest.current;
        const place = resolving && store.find(resolving.lesson, resolving.pupil);
        if (!resolving || !place) return;
        const { record, mine, theirs } = resolving;
        set({
          resolving: null,
          asking: { place, record, from: theirs.value ?? '', value: mine },
        });
      },
      closeConflict: () => set({ resolving: null }),
      dismiss: (id: number) =>
        setState((now) => ({ ...now, failures: now.failures.filter((one) => one.id !== id) })),
      say: (hint: string) => set({ hint }),
    };
  }, [store, session, editable]);

  useEffect(() => {
    const heard = (settled: Settled) => {
      if (settled.kind === 'saved') return;
      if (settled.kind === 'conflict') {
        setState((now) => ({ ...now, hint: textNow().conflict.title }));
        return;
      }
      const { op } = settled;
      const place = store.find(op.lesson, op.pupil);
      if (settled.kind === 'reason' && place) {
        const { value: from } = store.standing(op.record, place);
        const asking = { place, record: op.record, from, value: op.value };
        setState((now) => ({ ...now, asking: now.asking ?? asking }));
        return;
      }
      if (settled.kind !== 'refused') return;
      const { title, detail } = explain(settled.error, textNow());
      failureIds += 1;
      const failure = { id: failureIds, place, value: op.value, title, detail };
      setState((now) => ({ ...now, failures: [...now.failures.slice(-4), failure] }));
      refresh();
    };
    return store.outbox.onSettled(heard);
  }, [store, refresh]);

  return useMemo(() => ({ editable, ...state, ...actions }), [editable, state, actions]);
}
