// A page that is not there, or that the role may not see: neither names what it would have shown.
import { useEffect } from 'react';
import { Button, Stack, Text, Title } from '@mantine/core';
import { Link } from 'wouter';
import type { Role } from '@/api/types';
import { useText } from '@/i18n';

export function NotFound({ needs }: { needs?: Role[] }) {
  const t = useText();
  const title = needs ? t.errors.noRights : t.errors.notFound;
  useEffect(() => {
    document.title = `${title} · ${t.product}`;
  }, [title, t]);
  const names = (needs ?? []).map((role) => t.roles[role] ?? role).join(', ');
  return (
    <Stack align="flex-start" p="md">
      <Title order={1} size="h3">
        {title}
      </Title>
      <Text>{needs ? t.errors.noRightsDetail(names) : t.errors.notFoundDetail}</Text>
      <Button component={Link} href="/" variant="default">
        {t.errors.home}
      </Button>
    </Stack>
  );
}
