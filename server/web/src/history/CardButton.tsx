// Saves the evidence card of a cell: verify.html with the cell's evidence inside.
import { useState } from 'react';
import { Button, Stack, Text } from '@mantine/core';
import { call, fileText } from '@/api/client';
import type { HistoryOf } from '@/api/queries';
import { useSignedIn } from '@/app/session';
import { saveFile } from '@/history/download';
import { useLocale, useText } from '@/i18n';
import { ProblemPanel } from '@/shared/ProblemPanel';
import { makeCard, type View } from '@/verify/embed';

async function saveCard({ lesson, pupil }: HistoryOf, view: View): Promise<void> {
  const [evidence, page] = await Promise.all([
    call<unknown>(`/cells/${lesson}/${pupil}/evidence`),
    fileText('/verify.html'),
  ]);
  saveFile(`evidence-${lesson}-${pupil}.html`, makeCard(page, evidence, view), 'text/html');
}

export function CardButton({ cell }: { cell: HistoryOf }) {
  const t = useText();
  const locale = useLocale();
  const { organisation } = useSignedIn().session;
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const save = async () => {
    const offset = organisation.utc_offset_minutes;
    setBusy(true);
    setError(null);
    try {
      await saveCard(cell, { locale, offset, organisation: organisation.name });
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };

  return (
    <Stack gap={4} align="flex-start">
      <Button
        variant="default"
        loading={busy}
        onClick={() => void save()}
        aria-describedby="card-help"
        data-testid="evidence-card"
      >
        {t.history.card}
      </Button>
      <Text id="card-help" size="xs" c="dimmed">
        {t.history.cardHelp}{' '}
        <Text component="a" href="/verify.html" download inherit td="underline" c="var(--accent)">
          {t.history.verifier}
        </Text>
      </Text>
      {error !== null && <ProblemPanel error={error} onRetry={() => void save()} />}
    </Stack>
  );
}
