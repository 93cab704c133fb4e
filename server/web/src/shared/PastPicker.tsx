// Picks a moment on the school's wall clock.
import '@/shared/datesStyles';
import 'dayjs/locale/ru';
import { useState, type FormEvent } from 'react';
import { Button, Group, Stack } from '@mantine/core';
import { DateTimePicker } from '@mantine/dates';
import { useSignedIn } from '@/app/session';
import { useLocale, useText } from '@/i18n';
import { instantOfWall, wallOfInstant } from '@/lib/dates';

export default function PastPicker({ onPick }: { onPick: (instant: string) => void }) {
  const t = useText();
  const locale = useLocale();
  const { session } = useSignedIn();
  const offset = session.organisation.utc_offset_minutes;
  const now = wallOfInstant(session.now, offset);
  const [wall, setWall] = useState<string | null>(`${now.slice(0, 16)}:00`);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wall) onPick(instantOfWall(wall, offset));
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <DateTimePicker
          label={t.past.when}
          locale={locale}
          valueFormat="DD.MM.YYYY HH:mm"
          firstDayOfWeek={1}
          value={wall}
          onChange={setWall}
          maxDate={now.slice(0, 10)}
          popoverProps={{ withinPortal: true }}
          data-autofocus
        />
        <Group justify="flex-end">
          <Button type="submit" disabled={!wall}>
            {t.past.show}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
