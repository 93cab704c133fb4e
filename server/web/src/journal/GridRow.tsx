// One pupil. Subscribes to its own row of the store; cells render again only when they change.
import { memo, useCallback, useSyncExternalStore } from 'react';
import type { JournalPupil, LessonKind } from '@/api/types';
import { useLocale, useText } from '@/i18n';
import type { Dictionary } from '@/i18n/ru';
import { decimal, shortDay, tinyDay } from '@/i18n/format';
import classes from '@/journal/grid.module.css';
import { enrolled, type CellState, type GridStore } from '@/journal/store';

interface RowProps {
  store: GridStore;
  row: number;
  pupil: JournalPupil;
}

export const GridRow = memo(function GridRow({ store, row, pupil }: RowProps) {
  const subscribe = useCallback(
    (listener: () => void) => store.subscribeRow(row, listener),
    [store, row],
  );
  useSyncExternalStore(subscribe, () => store.rowVersion(row));
  useLocale(); // the mean is written as the language writes numbers
  const focus = store.focus;
  const hot = focus.row === row;
  const mean = store.mean(row);
  return (
    <tr aria-rowindex={row + 2} data-hot={hot || undefined} data-pupil={pupil.id}>
      <th scope="row" className={classes.name} aria-colindex={1} title={pupil.name}>
        <span className={classes.number}>{row + 1}</span>
        {pupil.name}
        <Stays store={store} pupil={pupil} />
      </th>
      {store.lessons.map((lesson, column) => {
        const view = store.view(row, column);
        return (
          <Cell
            key={lesson.id}
            row={row}
            column={column}
            name={pupil.name}
            day={lesson.day}
            kind={lesson.kind}
            locked={lesson.locked}
            out={!enrolled(pupil, lesson)}
            mark={view.mark}
            absence={view.absence}
            changed={view.changed}
            state={view.state}
            mine={view.conflict ? view.conflict.mine : null}
            theirs={view.conflict ? (view.conflict.theirs.value ?? '') : null}
            flash={view.flash}
            focused={hot && focus.column === column}
          />
        );
      })}
      <td
        role="gridcell"
        className={classes.mean}
        aria-colindex={store.lessons.length + 2}
        data-low={mean !== null && mean < 2.5 ? '' : undefined}
      >
        {mean === null ? '' : decimal(mean)}
      </td>
    </tr>
  );
});

/** Says who joined or left within the lessons shown. */
function Stays({ store, pupil }: { store: GridStore; pupil: JournalPupil }) {
  const t = useText();
  const first = store.lessons[0];
  const last = store.lessons.at(-1);
  if (!first || !last) return null;
  const from = pupil.stays.map((stay) => stay.from).toSorted()[0] ?? '';
  const to =
    pupil.stays
      .map((stay) => stay.to)
      .toSorted()
      .at(-1) ?? '';
  const left = to < last.day;
  if (!left && from <= first.day) return null;
  const title = left ? t.grid.leftOn(shortDay(to)) : t.grid.arrivedOn(shortDay(from));
  return (
    <span className={classes.tag} title={title}>
      {left ? t.grid.left : t.grid.arrived}
    </span>
  );
}

interface CellProps {
  row: number;
  column: number;
  name: string;
  day: string;
  kind: LessonKind;
  locked: boolean;
  out: boolean;
  mark: string;
  absence: string;
  changed: boolean;
  state: CellState;
  mine: string | null;
  theirs: string | null;
  flash: string;
  focused: boolean;
}

const bothValues = (cell: CellProps) => `${cell.mine || '–'}|${cell.theirs || '–'}`;

function spoken(cell: CellProps, t: Dictionary): string {
  const value = [
    cell.mark && t.grid.mark(cell.mark),
    cell.absence && `${t.grid.absences[cell.absence] ?? ''} (${cell.absence})`,
  ].filter(Boolean);
  return [
    cell.name,
    tinyDay(cell.day),
    ...(cell.out ? [t.grid.out] : value.length > 0 ? value : [t.grid.empty]),
    cell.state === 'conflict' ? bothValues(cell) : '',
    t.grid.states[cell.state],
    cell.changed && t.grid.changed,
    cell.locked && t.grid.locked,
  ]
    .filter(Boolean)
    .join(', ');
}

const Cell = memo(function Cell(props: CellProps) {
  const t = useText();
  const { row, column, mark, absence, state } = props;
  const shown = mark || absence;
  return (
    <td
      role="gridcell"
      tabIndex={props.focused ? 0 : -1}
      aria-selected={props.focused}
      aria-readonly={props.locked || props.out || undefined}
      aria-colindex={column + 2}
      aria-label={spoken(props, t)}
      data-rc={`${row},${column}`}
      data-mark={mark || undefined}
      data-absence={absence || undefined}
      data-st={state === 'saved' ? undefined : state}
      data-kind={props.kind === 'ordinary' ? undefined : props.kind}
      data-lock={props.locked || undefined}
      data-out={props.out || undefined}
      data-changed={props.changed ? '' : undefined}
      data-flash={props.flash || undefined}
      data-long={shown.length > 1 || undefined}
    >
      {state === 'conflict' ? (
        bothValues(props)
      ) : (
        <>
          {mark && absence && <span className={classes.beside} data-code={absence} />}
          {shown}
        </>
      )}
    </td>
  );
});
