// The history of a cell, newest first, read from the entries' bytes, and its check.
import '@mantine/core/styles/Drawer.css';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { Button, CloseButton, Drawer, Group, Loader, Stack, Text, Title } from '@mantine/core';
import { useHistory, type HistoryOf } from '@/api/queries';
import type { History } from '@/api/types';
import { useSignedIn } from '@/app/session';
import { CardButton } from '@/history/CardButton';
import { EntryCard } from '@/history/EntryCard';
import { readEntries } from '@/history/read';
import classes from '@/history/history.module.css';
import { ProofPanel } from '@/history/ProofPanel';
import { useText } from '@/i18n';
import { longDay } from '@/i18n/format';
import { checkHistory, type CheckResult } from '@/ledger/check';
import { deviceMemory } from '@/ledger/memory';
import { ProblemPanel } from '@/shared/ProblemPanel';
import { IconShieldCheck } from '@/shared/icons';

interface Props {
  cell: HistoryOf;
  onClose(): void;
}

export default function HistoryDrawer({ cell, onClose }: Props) {
  const t = useText();
  const query = useHistory(cell);
  return (
    <Drawer.Root
      opened
      onClose={onClose}
      position="right"
      size={500}
      transitionProps={{ duration: 120 }}
      returnFocus={false}
    >
      <Drawer.Overlay backgroundOpacity={0.2} />
      <Drawer.Content aria-label={t.history.title} data-testid="history">
        <div className={classes.head}>
          <Text fw={600}>{t.history.title}</Text>
          <CloseButton aria-label={t.close} onClick={onClose} data-autofocus />
        </div>
        <Drawer.Body>
          {query.isError ? (
            <ProblemPanel error={query.error} onRetry={() => void query.refetch()} />
          ) : query.data ? (
            <HistoryBody history={query.data} cell={cell} />
          ) : (
            <Loader aria-label={t.loading} />
          )}
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

/** Runs the check when asked, and again when an entry that waited for its proof has got it. */
function useCheck(history: History, cell: HistoryOf, origin: string) {
  const [asked, setAsked] = useState(false);
  const [result, setResult] = useState<CheckResult | null>(null);
  const run = useCallback(async () => {
    const { lesson, pupil, at } = cell;
    const expected = { lesson, pupil, origin, past: at !== null };
    const next = await checkHistory(history, expected, deviceMemory);
    // a failure once seen is never replaced by a later success
    setResult((before) => (before?.state === 'failed' ? before : next));
  }, [history, cell, origin]);
  useEffect(() => {
    if (asked) void run();
  }, [asked, run]);
  return { result, verify: () => (asked ? void run() : setAsked(true)), asked };
}

function HistoryBody({ history, cell }: { history: History; cell: HistoryOf }) {
  const t = useText();
  const { session } = useSignedIn();
  const { ledger_origin: origin } = session.organisation;
  const stable = useMemo(
    () => ({ lesson: cell.lesson, pupil: cell.pupil, at: cell.at }),
    [cell.lesson, cell.pupil, cell.at],
  );
  const { result, verify, asked } = useCheck(history, stable, origin);
  const shown = useMemo(
    () => readEntries(history, session.settings.grace_minutes).toReversed(),
    [history, session.settings.grace_minutes],
  );
  const { lesson, pupil, current } = history;
  const now = [current.absence, current.mark].filter(Boolean).join(' · ');
  const states = new Map(result?.entries.map((entry) => [entry.position, entry.state]));
  return (
    <Stack gap="sm">
      <div>
        <Title order={2} size="h4">
          {pupil.name}
        </Title>
        <Text size="sm" c="dimmed">
          {lesson.subject}, {lesson.title} · {t.history.lesson} {longDay(lesson.day)}
          {lesson.topic && ` · ${lesson.topic}`}
        </Text>
      </div>
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">
          {t.history.now}: <b data-testid="history-now">{now || t.history.nothing}</b>
          <br />
          {t.history.entries(history.entries.length)}
        </Text>
        {history.entries.length > 0 && (
          <Button
            leftSection={<IconShieldCheck size={18} />}
            onClick={verify}
            loading={asked && !result}
            data-testid="verify"
          >
            {t.history.verify}
          </Button>
        )}
      </Group>
      {result && <ProofPanel result={result} history={history} />}
      {history.entries.length === 0 && <Text>{t.history.empty}</Text>}
      <ol className={classes.entries} aria-label={t.history.title}>
        {shown.map((entry) => (
          <EntryCard
            key={entry.position}
            entry={entry}
            current={current}
            check={states.get(entry.position) ?? null}
          />
        ))}
      </ol>
      {history.entries.length > 0 && cell.at === null && <CardButton cell={cell} />}
      {history.entries.length > 0 && (
        <Text size="xs" c="dimmed">
          {t.history.directory}
        </Text>
      )}
    </Stack>
  );
}
