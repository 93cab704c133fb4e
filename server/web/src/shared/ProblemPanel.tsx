// What failed, what is safe, what to do. Never a toast that goes away.
import { Alert, Button, Group, Text, VisuallyHidden } from '@mantine/core';
import { useText } from '@/i18n';
import { IconAlertTriangle } from '@/shared/icons';
import { explain } from '@/shared/problems';

interface Props {
  error: unknown;
  onRetry?: () => void;
  /** It stands in place of a whole page, which needs a heading. */
  page?: boolean;
}

export function ProblemPanel({ error, onRetry, page }: Props) {
  const t = useText();
  const { title, detail, action, requestId } = explain(error, t);
  return (
    <Alert
      color="red"
      variant="light"
      role="alert"
      icon={<IconAlertTriangle />}
      title={title}
      maw={640}
    >
      {page && (
        <VisuallyHidden>
          <h1>{title}</h1>
        </VisuallyHidden>
      )}
      {detail && <Text size="sm">{detail}</Text>}
      {action && <Text size="sm">{action}</Text>}
      {requestId && <Text size="xs">{t.errors.requestId(requestId)}</Text>}
      {onRetry && (
        <Group mt="xs">
          <Button size="xs" variant="default" onClick={onRetry}>
            {t.retry}
          </Button>
        </Group>
      )}
    </Alert>
  );
}
