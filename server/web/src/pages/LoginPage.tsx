// Sign-in. Fields take pasted text and password managers (WCAG 3.3.8).
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { Button, Group, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { LanguageButton, ThemeButton } from '@/app/Shell';
import { signIn } from '@/app/session';
import { useText } from '@/i18n';
import { ProblemPanel } from '@/shared/ProblemPanel';
import { IconShieldCheck } from '@/shared/icons';

export function LoginPage() {
  const t = useText();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const form = useRef<HTMLFormElement>(null);
  const again = window.location.search.includes('next=');

  useEffect(() => {
    document.title = `${t.login.title} · ${t.product}`;
  }, [t]);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    setBusy(true);
    setError(null);
    try {
      await signIn(String(data.get('login') ?? '').trim(), String(data.get('password') ?? ''));
    } catch (failure) {
      setError(failure);
      setBusy(false);
      form.current?.querySelector<HTMLInputElement>('input[name=password]')?.select();
    }
  };

  return (
    <Stack component="main" align="center" justify="center" mih="100dvh" p="md" gap="lg">
      <Stack gap={4} align="center">
        <Group gap={8}>
          <IconShieldCheck size={30} color="var(--accent)" aria-hidden />
          <Title order={1} size="h2">
            {t.product}
          </Title>
        </Group>
        <Text c="dimmed" ta="center">
          {t.login.lead}
        </Text>
      </Stack>
      <Paper withBorder p="lg" radius="lg" w="100%" maw={380}>
        <form onSubmit={(event) => void submit(event)} ref={form}>
          <Stack gap="md">
            {again && !error && <Text size="sm">{t.login.again}</Text>}
            <TextInput
              name="login"
              label={t.login.login}
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              maxLength={64}
              required
              withAsterisk={false}
              autoFocus
              size="md"
            />
            <PasswordInput
              name="password"
              label={t.login.password}
              autoComplete="current-password"
              maxLength={256}
              required
              withAsterisk={false}
              size="md"
            />
            {error !== null && <ProblemPanel error={error} />}
            <Button type="submit" size="md" loading={busy} fullWidth>
              {busy ? t.login.busy : t.login.submit}
            </Button>
          </Stack>
        </form>
      </Paper>
      <Button component="a" href="/verify.html" variant="subtle" size="compact-sm">
        {t.login.verify}
      </Button>
      <Group gap={4}>
        <LanguageButton />
        <ThemeButton />
      </Group>
    </Stack>
  );
}
