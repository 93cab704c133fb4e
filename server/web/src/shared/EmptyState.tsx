// One sentence and one button instead of a blank page.
import type { ReactNode } from 'react';
import { Paper, Stack, Text } from '@mantine/core';

export function EmptyState({ text, children }: { text: string; children?: ReactNode }) {
  return (
    <Paper withBorder p="xl" radius="md">
      <Stack align="center" gap="sm">
        <Text ta="center">{text}</Text>
        {children}
      </Stack>
    </Paper>
  );
}
