// F2: everything about the lesson of a column and about one of its cells.
import { useText } from '@/i18n';
import { longDay, weekday } from '@/i18n/format';
import classes from '@/journal/details.module.css';
import type { GridStore, Place } from '@/journal/store';
import { Dialog } from '@/shared/Dialog';

interface Props {
  store: GridStore;
  place: Place | null;
  onClose(): void;
}

export function DetailsDialog({ store, place, onClose }: Props) {
  const t = useText();
  const lesson = place && store.lessons[place.column];
  const pupil = place && store.pupils[place.row];
  const view = lesson && pupil ? store.view(place.row, place.column) : null;
  const rows: [string, string][] =
    lesson && pupil && view
      ? [
          [t.grid.pupil, pupil.name],
          [t.lesson.day, `${longDay(lesson.day)}, ${weekday(lesson.day)}`],
          [t.lesson.number, lesson.number ? String(lesson.number) : t.lesson.numberNone],
          [t.lesson.kind, t.grid.kindNames[lesson.kind]],
          [t.lesson.weight, String(lesson.weight)],
          [t.lesson.topic, lesson.topic || t.grid.noTopic],
          [t.lesson.homework, lesson.homework || '–'],
          [t.details.mark, view.mark || t.history.nothing],
          [
            t.details.absence,
            view.absence
              ? `${view.absence} (${t.grid.absences[view.absence] ?? ''})`
              : t.history.nothing,
          ],
          [t.details.entries, String(view.entries)],
          [
            t.details.state,
            lesson.locked ? t.grid.lockedTitle : t.grid.states[view.state] || t.save.saved,
          ],
        ]
      : [];
  return (
    <Dialog opened={place !== null} onClose={onClose} title={t.details.title}>
      <dl className={classes.list}>
        {rows.map(([name, value]) => (
          <div key={name} className={classes.row}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
