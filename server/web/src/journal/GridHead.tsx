// Column headers: month, day, kind of work, lock.
import { memo, useSyncExternalStore } from 'react';
import type { Lesson } from '@/api/types';
import { useText } from '@/i18n';
import { longDay, monthName, weekday } from '@/i18n/format';
import classes from '@/journal/grid.module.css';
import type { GridStore } from '@/journal/store';
import { IconLock } from '@/shared/icons';

export const GridHead = memo(function GridHead({ store }: { store: GridStore }) {
  const t = useText();
  const focused = useSyncExternalStore(store.subscribeFocus, () => store.focus.column);
  return (
    <thead>
      <tr aria-rowindex={1}>
        <th scope="col" className={classes.corner} aria-colindex={1}>
          {t.grid.pupil}
        </th>
        {store.lessons.map((lesson, column) => (
          <HeadCell
            key={lesson.id}
            lesson={lesson}
            column={column}
            hot={focused === column}
            today={lesson.day === store.journal.today}
          />
        ))}
        <th
          scope="col"
          className={classes.meanHead}
          title={t.grid.meanTitle}
          aria-colindex={store.lessons.length + 2}
        >
          {t.grid.mean}
        </th>
      </tr>
    </thead>
  );
});

interface HeadCellProps {
  lesson: Lesson;
  column: number;
  hot: boolean;
  today: boolean;
}

const HeadCell = memo(function HeadCell({ lesson, column, hot, today }: HeadCellProps) {
  const t = useText();
  const kind = t.grid.kinds[lesson.kind];
  const facts = [
    `${longDay(lesson.day)}, ${weekday(lesson.day)}`,
    t.grid.kindNames[lesson.kind],
    lesson.weight > 1 ? t.grid.weight(lesson.weight) : '',
    lesson.topic || t.grid.noTopic,
    lesson.locked ? t.grid.lockedTitle : '',
  ];
  const title = facts.filter(Boolean).join(' · ');
  return (
    <th
      scope="col"
      title={title}
      aria-label={title}
      aria-colindex={column + 2}
      data-lesson={lesson.id}
      data-lock={lesson.locked || undefined}
      data-kind={lesson.kind}
      data-hot={hot || undefined}
      data-today={today || undefined}
    >
      <span className={classes.month}>{monthName(lesson.day)}</span>
      <span className={classes.day}>{lesson.day.slice(8)}</span>
      <span className={classes.kind}>
        {lesson.locked ? <IconLock size={11} stroke={2} /> : kind || lesson.number || ''}
      </span>
    </th>
  );
});
