// The journal page around the grid: title, period, save state, dialogs and the history drawer.
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { ActionIcon, Button, Group, Text, Title, Tooltip } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { Term } from '@/api/types';
import { useSignedIn } from '@/app/session';
import { useText } from '@/i18n';
import { CellBar } from '@/journal/CellBar';
import { ConflictDialog } from '@/journal/ConflictDialog';
import { DetailsDialog } from '@/journal/DetailsDialog';
import { Failures } from '@/journal/Failures';
import { HelpDialog } from '@/journal/HelpDialog';
import { JournalGrid, type Direction } from '@/journal/JournalGrid';
import { LessonPad } from '@/journal/LessonPad';
import { MoveControl, PeriodControl } from '@/journal/Controls';
import { kLast } from '@/journal/period';
import { ReasonDialog } from '@/journal/ReasonDialog';
import { SaveState } from '@/journal/SaveState';
import type { GridStore, Place } from '@/journal/store';
import { useWriter } from '@/journal/writer';
import classes from '@/journal/view.module.css';
import { readLocal, writeLocal } from '@/lib/local';
import { Dialog } from '@/shared/Dialog';
import { EmptyState } from '@/shared/EmptyState';
import { PastBanner } from '@/shared/PastBanner';
import { IconArrowBackUp, IconHelpCircle, IconPlus } from '@/shared/icons';

const HistoryDrawer = lazy(() => import('@/history/HistoryDrawer'));
const LessonDialog = lazy(() => import('@/journal/LessonDialog'));

interface Props {
  store: GridStore;
  terms: Term[];
  period: string;
  at: string | null;
  pausedSince: number | null;
  onPeriod(period: string): void;
  onRefresh(): void;
  onLessonAdded(lesson: number): void;
}

type Open = { what: 'history' | 'details'; place: Place } | { what: 'help' | 'lesson' } | null;

function useDirection(): [Direction, (next: Direction) => void] {
  const [direction, setDirection] = useState<Direction>(() => {
    const kept = readLocal('direction');
    return kept === 'right' || kept === 'stay' ? kept : 'down';
  });
  const change = (next: Direction) => {
    writeLocal('direction', next);
    setDirection(next);
  };
  return [direction, change];
}

export function JournalView(props: Props) {
  const { store, period, at, onRefresh } = props;
  const t = useText();
  const { session } = useSignedIn();
  const { journal } = store;
  const editable = session.role === 'teacher' && journal.mine && at === null;
  const writer = useWriter(store, session, editable, onRefresh);
  const [direction, setDirection] = useDirection();
  const [open, setOpen] = useState<Open>(null);
  const phone = useMediaQuery('(max-width: 40em)', false, {
    getInitialValueInEffect: false,
  });
  const marks = { from: session.settings.mark_min, to: session.settings.mark_max };
  const place = open && 'place' in open ? open.place : null;

  useEffect(() => {
    document.title = `${journal.subject}, ${journal.title} · ${t.product}`;
  }, [journal, t]);

  /** Back to the cell, once the dialog has let the focus go. */
  const refocus = useCallback(() => {
    setTimeout(() => {
      const { row, column } = store.focus;
      document.querySelector<HTMLElement>(`[data-rc="${row},${column}"]`)?.focus();
    }, 60);
  }, [store]);
  const close = () => {
    setOpen(null);
    refocus();
  };
  const onHistory = useCallback((where: Place) => setOpen({ what: 'history', place: where }), []);
  const onDetails = useCallback((where: Place) => setOpen({ what: 'details', place: where }), []);
  const onHelp = useCallback(() => setOpen({ what: 'help' }), []);

  const goToConflict = () => {
    for (let row = 0; row < store.pupils.length; row += 1) {
      for (let column = 0; column < store.lessons.length; column += 1) {
        if (store.view(row, column).conflict) {
          store.setFocus({ row, column });
          writer.openConflict({ row, column });
          return;
        }
      }
    }
  };

  const teachers = journal.teachers.map((teacher) => teacher.name).join(', ');
  const empty = store.lessons.length === 0 || store.pupils.length === 0;
  return (
    <div className={classes.view} data-past={at !== null || undefined}>
      {journal.as_of && <PastBanner asOf={journal.as_of} />}
      <Group justify="space-between" align="flex-end" gap="xs">
        <Group align="baseline" gap="sm">
          <Title order={1} size="h3">
            {journal.subject}, {journal.title}
          </Title>
          <Text size="sm" c="dimmed">
            {teachers}
          </Text>
        </Group>
        <Group gap="xs">
          {editable && <SaveState pausedSince={props.pausedSince} onConflict={goToConflict} />}
          {editable && !phone && (
            <Tooltip label={t.journal.undo}>
              <ActionIcon
                variant="default"
                size={34}
                aria-label={t.journal.undo}
                onClick={() => {
                  const undone = writer.undo();
                  if (undone) store.setFocus(undone);
                }}
              >
                <IconArrowBackUp size={18} />
              </ActionIcon>
            </Tooltip>
          )}
        </Group>
      </Group>
      <Group justify="space-between" gap="sm">
        <Group gap="md">
          <PeriodControl terms={props.terms} period={period} onChange={props.onPeriod} />
          {editable && !phone && <MoveControl value={direction} onChange={setDirection} />}
        </Group>
        <Group gap="xs">
          {!phone && (
            <Button
              size="compact-sm"
              h={30}
              variant="subtle"
              color="gray"
              c="var(--ink)"
              leftSection={<IconHelpCircle size={16} />}
              onClick={onHelp}
            >
              {t.journal.help}
            </Button>
          )}
          {editable && !empty && (
            <Button
              size="compact-sm"
              h={30}
              variant="default"
              leftSection={<IconPlus size={16} />}
              onClick={() => setOpen({ what: 'lesson' })}
            >
              {t.journal.addLesson}
            </Button>
          )}
        </Group>
      </Group>
      <Failures store={store} failures={writer.failures} onDismiss={writer.dismiss} />
      {empty ? (
        <EmptyState
          text={
            store.pupils.length === 0 && store.lessons.length > 0
              ? t.journal.emptyPupils
              : period === kLast
                ? t.journal.emptyAll
                : t.journal.empty
          }
        >
          <Group>
            {editable && (
              <Button
                leftSection={<IconPlus size={16} />}
                onClick={() => setOpen({ what: 'lesson' })}
              >
                {t.journal.addLesson}
              </Button>
            )}
            {period !== kLast && (
              <Button variant="default" onClick={() => props.onPeriod(kLast)}>
                {t.journal.emptyLast}
              </Button>
            )}
          </Group>
        </EmptyState>
      ) : phone ? (
        <LessonPad key={store.lessons.length} store={store} writer={writer} marks={marks} />
      ) : (
        <JournalGrid
          store={store}
          writer={writer}
          direction={direction}
          marks={marks}
          past={at !== null}
          onHistory={onHistory}
          onDetails={onDetails}
          onHelp={onHelp}
        />
      )}
      {!empty && (
        <CellBar
          store={store}
          writer={writer}
          past={at !== null}
          onHistory={onHistory}
          onDetails={onDetails}
        />
      )}
      <Suspense>
        {place && open?.what === 'history' && (
          <HistoryDrawer
            cell={{
              lesson: store.lessons[place.column]!.id,
              pupil: store.pupils[place.row]!.id,
              at,
            }}
            onClose={close}
          />
        )}
      </Suspense>
      <DetailsDialog
        store={store}
        place={open?.what === 'details' ? place : null}
        onClose={close}
      />
      <HelpDialog opened={open?.what === 'help'} onClose={close} />
      <ReasonDialog
        store={store}
        asking={writer.asking}
        onAnswer={(reason) => {
          writer.answer(reason);
          refocus();
        }}
        onCancel={() => {
          writer.cancel();
          refocus();
        }}
      />
      <ConflictDialog
        store={store}
        conflict={writer.resolving}
        onTheirs={() => {
          writer.keepTheirs();
          refocus();
        }}
        onMine={writer.writeMine}
        onClose={() => {
          writer.closeConflict();
          refocus();
        }}
      />
      <Dialog
        opened={open?.what === 'lesson'}
        onClose={() => setOpen(null)}
        title={t.lesson.title}
        returnFocus
      >
        <Suspense>
          <LessonDialog
            group={journal.id}
            today={journal.today}
            onCancel={() => setOpen(null)}
            onAdded={(lesson) => {
              setOpen(null);
              props.onLessonAdded(lesson);
            }}
          />
        </Suspense>
      </Dialog>
    </div>
  );
}
