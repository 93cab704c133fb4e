// The journal as an ARIA grid on a real table: roving tabindex, one key per mark. Rows subscribe to
// the store by themselves; this component does not render again while somebody types.
import { memo, useCallback, useEffect, useLayoutEffect, useRef, useSyncExternalStore } from 'react';
import type { KeyboardEvent, MouseEvent } from 'react';
import { useText } from '@/i18n';
import { GridHead } from '@/journal/GridHead';
import { GridRow } from '@/journal/GridRow';
import classes from '@/journal/grid.module.css';
import { meaningOf, moved, type Meaning } from '@/journal/keys';
import type { GridStore, Place } from '@/journal/store';
import type { Writer } from '@/journal/writer';

export type Direction = 'down' | 'right' | 'stay';

interface Props {
  store: GridStore;
  writer: Writer;
  direction: Direction;
  marks: { from: number; to: number };
  past: boolean;
  onHistory(place: Place): void;
  onDetails(place: Place): void;
  onHelp(): void;
}

const kCornerPx = 14;

function placeOf(target: EventTarget): Place | null {
  const cell = (target as Element).closest<HTMLElement>('[data-rc]');
  const [row, column] = (cell?.dataset['rc'] ?? '').split(',').map(Number);
  return cell && row !== undefined && column !== undefined ? { row, column } : null;
}

export const JournalGrid = memo(function JournalGrid(props: Props) {
  const { store, writer, direction, marks, onHistory, onDetails, onHelp } = props;
  const t = useText();
  const table = useRef<HTMLTableElement>(null);
  const size = { rows: store.pupils.length, columns: store.lessons.length };

  const focus = useCallback(({ row, column }: Place) => {
    table.current?.querySelector<HTMLElement>(`[data-rc="${row},${column}"]`)?.focus();
  }, []);
  const go = (at: Place, rows: number, columns: number, wrap: boolean) =>
    focus(moved(at, rows, columns, wrap, size));
  const step = (at: Place) => {
    if (direction === 'down') go(at, 1, 0, true);
    if (direction === 'right') go(at, 0, 1, false);
  };

  // the column of today comes into view without taking the focus
  useLayoutEffect(() => {
    const wrap = table.current?.parentElement;
    const { column } = store.focus;
    const cell = table.current?.querySelector<HTMLElement>(`[data-rc="0,${column}"]`);
    if (wrap && cell) wrap.scrollLeft = Math.max(0, cell.offsetLeft - wrap.clientWidth * 0.7);
  }, [store]);

  const jump = (at: Place, to: 'row-start' | 'row-end' | 'start' | 'end') => {
    const row = to === 'start' ? 0 : to === 'end' ? size.rows - 1 : at.row;
    focus({ row, column: to === 'row-start' || to === 'start' ? 0 : size.columns - 1 });
  };

  const write = (at: Place, meaning: Meaning & { do: 'mark' | 'absence' }) => {
    const digit = Number(meaning.value);
    if (meaning.do === 'mark' && !(digit >= marks.from && digit <= marks.to)) {
      if (meaning.value !== '.') {
        writer.say(t.journal.badMark(marks.from, marks.to));
        return;
      }
    }
    if (writer.put(meaning.do, at, meaning.value, () => step(at))) step(at);
  };

  const obey = (at: Place, meaning: Meaning) => {
    switch (meaning.do) {
      case 'mark':
      case 'absence':
        return write(at, meaning);
      case 'move':
        return go(at, meaning.rows, meaning.columns, meaning.wrap);
      case 'jump':
        return jump(at, meaning.to);
      case 'enter':
        if (!meaning.back && writer.openConflict(at)) return;
        return go(at, meaning.back ? -1 : 1, 0, true);
      case 'clear':
        return writer.clear(at);
      case 'undo': {
        const place = writer.undo();
        return place ? focus(place) : undefined;
      }
      case 'history':
        return onHistory(at);
      case 'details':
        return onDetails(at);
      case 'help':
        return onHelp();
    }
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const at = placeOf(event.target);
    const meaning = at && meaningOf(event);
    if (!at || !meaning) return;
    event.preventDefault();
    obey(at, meaning);
  };

  const onClick = (event: MouseEvent) => {
    const at = placeOf(event.target);
    const cell = (event.target as Element).closest<HTMLElement>('[data-rc]');
    if (!at || !cell) return;
    const box = cell.getBoundingClientRect();
    const inCorner = event.clientX > box.right - kCornerPx && event.clientY < box.top + kCornerPx;
    if (cell.dataset['changed'] !== undefined && inCorner) onHistory(at);
    else writer.openConflict(at);
  };

  return (
    <div className={classes.wrap} data-past={props.past || undefined}>
      <table
        ref={table}
        role="grid"
        className={classes.grid}
        aria-label={t.grid.label}
        aria-rowcount={size.rows + 1}
        aria-colcount={size.columns + 2}
        aria-readonly={!writer.editable}
        onKeyDown={onKeyDown}
        onFocus={(event) => {
          const at = placeOf(event.target);
          if (at) store.setFocus(at);
        }}
        onClick={onClick}
        onDoubleClick={(event) => {
          const at = placeOf(event.target);
          if (at) onHistory(at);
        }}
      >
        <colgroup>
          <col className={classes.nameColumn} />
          {store.lessons.map((lesson) => (
            <col key={lesson.id} className={classes.lessonColumn} />
          ))}
          <col className={classes.meanColumn} />
        </colgroup>
        <GridHead store={store} />
        <tbody>
          {store.pupils.map((pupil, row) => (
            <GridRow key={pupil.id} store={store} row={row} pupil={pupil} />
          ))}
        </tbody>
      </table>
      <LiveRegion store={store} />
    </div>
  );
});

/** Says aloud what others change in the row that has the focus, and nothing else. */
function LiveRegion({ store }: { store: GridStore }) {
  const t = useText();
  const { row, column } = useSyncExternalStore(store.subscribeFocus, store.focusNow);
  const subscribe = useCallback(
    (listener: () => void) => store.subscribeRow(row, listener),
    [store, row],
  );
  useSyncExternalStore(subscribe, () => store.rowVersion(row));
  const { flash, mark, absence } = store.view(row, column);
  const region = useRef<HTMLDivElement>(null);
  const text = flash && t.grid.live(flash, mark || absence || t.grid.empty);
  useEffect(() => {
    if (region.current) region.current.textContent = text;
  }, [text]);
  return <div ref={region} aria-live="polite" className={classes.hidden} />;
}
