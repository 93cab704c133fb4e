// The last net: says that the page stopped, that what was recorded is safe, and offers a new start.
import { Component, type ReactNode } from 'react';
import { Button, Stack, Text, Title } from '@mantine/core';
import { textNow } from '@/i18n';

interface State {
  failed: boolean;
}

export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { failed: false };

  static getDerivedStateFromError(): State {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    const t = textNow().errors;
    return (
      <Stack component="main" role="alert" p="xl" maw={560} mx="auto" mt="10vh">
        <Title order={1} size="h3">
          {t.crashed}
        </Title>
        <Text>{t.safe}</Text>
        <Button onClick={() => window.location.reload()} w="fit-content">
          {t.reload}
        </Button>
      </Stack>
    );
  }
}
