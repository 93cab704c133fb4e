// Two people wrote the same cell. Both values, who and when; the safe button has the focus.
import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useOffset } from '@/app/session';
import { useText } from '@/i18n';
import { dateTime, longDay } from '@/i18n/format';
import type { Conflict } from '@/journal/outbox';
import type { GridStore } from '@/journal/store';
import { Dialog } from '@/shared/Dialog';

interface Props {
  store: GridStore;
  conflict: Conflict | null;
  onTheirs(): void;
  onMine(): void;
  onClose(): void;
}

export function ConflictDialog({ store, conflict, onTheirs, onMine, onClose }: Props) {
  const t = useText();
  const offset = useOffset();
  const place = conflict && store.find(conflict.lesson, conflict.pupil);
  const theirs = conflict?.theirs;
  const when = theirs?.recorded ? dateTime(theirs.recorded, offset) : '';
  return (
    <Dialog opened={conflict !== null} onClose={onClose} title={t.conflict.title}>
      {conflict && place && (
        <Stack gap="sm">
          <Text size="sm">{t.conflict.lead}</Text>
          <Text size="sm" fw={600}>
            {store.pupils[place.row]?.name}, {longDay(store.lessons[place.column]?.day ?? '')}
          </Text>
          <Group grow align="stretch">
            <Value label={t.conflict.mine} value={conflict.mine} testId="conflict-mine" />
            <Value
              label={t.conflict.theirs(theirs?.actor?.name ?? t.conflict.someone, when)}
              value={theirs?.value ?? ''}
              testId="conflict-theirs"
            />
          </Group>
          <Group justify="flex-end">
            <Button variant="default" onClick={onMine}>
              {t.conflict.writeMine}
            </Button>
            <Button onClick={onTheirs} data-autofocus>
              {t.conflict.keepTheirs}
            </Button>
          </Group>
        </Stack>
      )}
    </Dialog>
  );
}

function Value({ label, value, testId }: { label: string; value: string; testId: string }) {
  const t = useText();
  return (
    <Paper withBorder p="sm">
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text fz={28} fw={700} data-testid={testId}>
        {value || t.history.nothing}
      </Text>
    </Paper>
  );
}
