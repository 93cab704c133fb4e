// Where the typed values are: saved, on their way, waiting for the network, in conflict.
import { useSyncExternalStore } from 'react';
import { Badge, Button, Group } from '@mantine/core';
import { useSignedIn } from '@/app/session';
import { useText } from '@/i18n';
import { timeOfDay } from '@/i18n/format';
import { IconAlertCircle, IconCloudCheck, IconCloudOff, IconCloudUp } from '@/shared/icons';

interface Props {
  pausedSince: number | null;
  onConflict(): void;
}

export function SaveState({ pausedSince, onConflict }: Props) {
  const t = useText();
  const { outbox, session } = useSignedIn();
  const status = useSyncExternalStore(outbox.onStatus, outbox.status);
  const { waiting, offline, stale, conflicts, readOnly } = status;
  const offset = session.organisation.utc_offset_minutes;
  const [color, Icon, text] = offline
    ? (['orange', IconCloudOff, t.save.offline(waiting)] as const)
    : waiting > 0
      ? (['blue', IconCloudUp, t.save.saving(waiting)] as const)
      : (['green', IconCloudCheck, t.save.saved] as const);
  return (
    <Group gap={6}>
      {stale > 0 && (
        <Group gap={4}>
          <Badge color="orange" variant="light" tt="none" size="lg" fw={600}>
            {t.save.stale(stale)}
          </Badge>
          <Button size="compact-sm" variant="default" onClick={() => outbox.sendStale()}>
            {t.save.staleSend}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => outbox.dropStale()}>
            {t.save.staleDrop}
          </Button>
        </Group>
      )}
      {conflicts > 0 && (
        <Button
          size="compact-sm"
          variant="light"
          color="violet"
          leftSection={<IconAlertCircle size={15} />}
          onClick={onConflict}
        >
          {t.save.conflicts(conflicts)}
        </Button>
      )}
      {readOnly && (
        <Badge color="yellow" variant="light" tt="none" size="lg" fw={600}>
          {t.save.readOnlyServer}
        </Badge>
      )}
      {pausedSince !== null && (
        <Badge color="gray" variant="light" tt="none" size="lg" fw={600}>
          {t.save.paused(timeOfDay(new Date(pausedSince).toISOString(), offset))}
        </Badge>
      )}
      <Badge
        color={color}
        variant="light"
        tt="none"
        size="lg"
        fw={600}
        role="status"
        data-testid="save-state"
        data-waiting={waiting}
        leftSection={<Icon size={14} />}
      >
        {text}
      </Badge>
    </Group>
  );
}
