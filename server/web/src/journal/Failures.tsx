// Values that the server refused. They stay until the teacher has read them.
import { Alert, CloseButton, Group, Text } from '@mantine/core';
import { useText } from '@/i18n';
import { tinyDay } from '@/i18n/format';
import type { GridStore } from '@/journal/store';
import type { Failure } from '@/journal/writer';
import { IconAlertTriangle } from '@/shared/icons';

interface Props {
  store: GridStore;
  failures: Failure[];
  onDismiss(id: number): void;
}

export function Failures({ store, failures, onDismiss }: Props) {
  const t = useText();
  return failures.map(({ id, place, value, title, detail }) => (
    <Alert key={id} color="red" variant="light" role="alert" p="xs" icon={<IconAlertTriangle />}>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text size="sm">
          {place && (
            <b>
              {store.pupils[place.row]?.name}, {tinyDay(store.lessons[place.column]?.day ?? '')},{' '}
              {value || t.reason.revoke}:{' '}
            </b>
          )}
          {title}. {detail}
        </Text>
        <CloseButton aria-label={t.close} onClick={() => onDismiss(id)} />
      </Group>
    </Alert>
  ));
}
