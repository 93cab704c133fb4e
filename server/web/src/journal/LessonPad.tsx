// The journal on a phone: one lesson, the list of pupils, big keys under the thumb.
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { ActionIcon, NativeSelect, Text } from '@mantine/core';
import { useText } from '@/i18n';
import { dayAndMonth } from '@/i18n/format';
import { moved } from '@/journal/keys';
import classes from '@/journal/pad.module.css';
import { enrolled, type GridStore, type Place } from '@/journal/store';
import type { Writer } from '@/journal/writer';
import { IconArrowBackUp, IconChevronLeft, IconChevronRight } from '@/shared/icons';

interface Props {
  store: GridStore;
  writer: Writer;
  marks: { from: number; to: number };
}

const kAbsences = ['н', 'б', 'у', 'о', 'п'];

export function LessonPad({ store, writer, marks }: Props) {
  const t = useText().journal.lessonPad;
  const all = useText();
  const place = useSyncExternalStore(store.subscribeFocus, store.focusNow);
  const [column, setColumn] = useState(place.column);
  const lesson = store.lessons[column];
  const list = useRef<HTMLUListElement>(null);
  const go = (to: Place) => {
    store.setFocus(to);
    setColumn(to.column);
  };
  const forward = () => {
    const size = { rows: store.pupils.length, columns: store.lessons.length };
    go(moved({ row: place.row, column }, 1, 0, false, size));
  };
  useEffect(() => {
    const row = list.current?.children[place.row];
    row?.scrollIntoView({ block: 'nearest' });
  }, [place.row]);
  if (!lesson) return null;

  const here = { row: place.row, column };
  const press = (record: 'mark' | 'absence', value: string) => {
    if (writer.put(record, here, value, forward)) forward();
  };
  const digits = Array.from({ length: marks.to - marks.from + 1 }, (_, i) =>
    String(marks.from + i),
  );
  return (
    <div className={classes.pad}>
      <div className={classes.lesson}>
        <ActionIcon
          variant="default"
          size={44}
          aria-label={t.previous}
          disabled={column === 0}
          onClick={() => go({ row: 0, column: column - 1 })}
        >
          <IconChevronLeft />
        </ActionIcon>
        <NativeSelect
          aria-label={t.lesson}
          size="md"
          flex={1}
          value={String(column)}
          onChange={(event) => go({ row: 0, column: Number(event.currentTarget.value) })}
          data={store.lessons.map((one, index) => ({
            value: String(index),
            label: `${dayAndMonth(one.day)} ${all.grid.kinds[one.kind]}`.trim(),
          }))}
        />
        <ActionIcon
          variant="default"
          size={44}
          aria-label={t.next}
          disabled={column === store.lessons.length - 1}
          onClick={() => go({ row: 0, column: column + 1 })}
        >
          <IconChevronRight />
        </ActionIcon>
      </div>
      <Text size="sm" c="dimmed">
        {lesson.topic || all.grid.noTopic}
        {lesson.homework && ` · ${all.grid.homework}: ${lesson.homework}`}
      </Text>
      <ul className={classes.pupils} ref={list}>
        {store.pupils.map((pupil, row) => (
          <PadRow
            key={pupil.id}
            store={store}
            row={row}
            column={column}
            name={pupil.name}
            current={row === place.row}
            out={!enrolled(pupil, lesson)}
            onPick={() => {
              go({ row, column });
              writer.openConflict({ row, column });
            }}
          />
        ))}
      </ul>
      {writer.editable && (
        <div className={classes.keys} role="group" aria-label={t.pad}>
          {[...digits, '.'].map((digit) => (
            <button key={digit} type="button" onClick={() => press('mark', digit)}>
              {digit}
            </button>
          ))}
          {kAbsences.map((code) => (
            <button
              key={code}
              type="button"
              data-absence
              aria-label={all.grid.absences[code]}
              onClick={() => press('absence', code)}
            >
              {code}
            </button>
          ))}
          <button type="button" onClick={() => writer.clear(here)}>
            {t.clear}
          </button>
          <button type="button" data-wide onClick={() => writer.undo()}>
            <IconArrowBackUp size={18} aria-hidden /> {t.undo}
          </button>
          <button type="button" data-wide onClick={forward}>
            {t.forward} →
          </button>
        </div>
      )}
    </div>
  );
}

interface RowProps {
  store: GridStore;
  row: number;
  column: number;
  name: string;
  current: boolean;
  out: boolean;
  onPick(): void;
}

function PadRow({ store, row, column, name, current, out, onPick }: RowProps) {
  const t = useText();
  const subscribe = useCallback(
    (listener: () => void) => store.subscribeRow(row, listener),
    [store, row],
  );
  useSyncExternalStore(subscribe, () => store.rowVersion(row));
  const { mark, absence, state, conflict, changed } = store.view(row, column);
  const shown = conflict
    ? `${conflict.mine || '–'}|${conflict.theirs.value || '–'}`
    : [absence, mark].filter(Boolean).join(' ');
  return (
    <li>
      <button
        type="button"
        className={classes.pupil}
        aria-pressed={current}
        data-rc={`${row},${column}`}
        data-st={state === 'saved' ? undefined : state}
        onClick={onPick}
      >
        <span className={classes.no}>{row + 1}</span>
        <span className={classes.name}>{name}</span>
        {changed && <span className={classes.changed} title={t.grid.changed} />}
        <span className={classes.value} data-mark={mark || undefined}>
          {out ? t.grid.out : shown}
        </span>
      </button>
    </li>
  );
}
