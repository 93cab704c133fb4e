// The line under the grid: whose cell, which lesson, why it is closed, and the way to its history.
import { useSyncExternalStore } from 'react';
import { Button, Group, Text } from '@mantine/core';
import { useSignedIn } from '@/app/session';
import { useText } from '@/i18n';
import { longDay } from '@/i18n/format';
import classes from '@/journal/bar.module.css';
import type { GridStore, Place } from '@/journal/store';
import { blockText, type Writer } from '@/journal/writer';
import { IconHistory, IconInfoCircle, IconLock } from '@/shared/icons';

interface Props {
  store: GridStore;
  writer: Writer;
  past: boolean;
  onHistory(place: Place): void;
  onDetails(place: Place): void;
}

export function CellBar({ store, writer, past, onHistory, onDetails }: Props) {
  const t = useText();
  const { session } = useSignedIn();
  const place = useSyncExternalStore(store.subscribeFocus, store.focusNow);
  const pupil = store.pupils[place.row];
  const lesson = store.lessons[place.column];
  if (!pupil || !lesson) return null;
  const block = writer.block(place);
  return (
    <div className={classes.bar}>
      <div className={classes.what}>
        <Text size="sm" truncate>
          <b>{pupil.name}</b> · {longDay(lesson.day)} · {lesson.topic || t.grid.noTopic}
          {lesson.homework && (
            <Text span c="dimmed">
              {' '}
              · {t.grid.homework}: {lesson.homework}
            </Text>
          )}
        </Text>
        <div className={classes.why} role="status" data-testid="cell-status">
          {block === 'locked' && <IconLock size={14} aria-hidden />}
          {block === 'readonly' && past
            ? t.past.readOnly
            : block
              ? blockText(block, store, session)
              : writer.hint}
          {block === 'locked' && ` ${t.journal.lockedAsk}`}
        </div>
      </div>
      <Group gap="xs" wrap="nowrap">
        <Button
          size="compact-sm"
          h={30}
          variant="default"
          className={classes.details}
          leftSection={<IconInfoCircle size={15} />}
          onClick={() => onDetails(place)}
        >
          {t.journal.details}
        </Button>
        <Button
          size="compact-sm"
          h={30}
          variant="light"
          leftSection={<IconHistory size={15} />}
          onClick={() => onHistory(place)}
        >
          {t.journal.history}
        </Button>
      </Group>
    </div>
  );
}
