// Adds a lesson (a column) to an own journal.
import '@/shared/datesStyles';
import 'dayjs/locale/ru';
import { useRef, useState, type FormEvent } from 'react';
import { Button, Group, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { call } from '@/api/client';
import type { LessonKind, NewLesson } from '@/api/types';
import { useLocale, useText } from '@/i18n';
import { uuid } from '@/lib/uuid';
import { ProblemPanel } from '@/shared/ProblemPanel';

interface Props {
  group: number;
  today: string;
  onAdded(lesson: number): void;
  onCancel(): void;
}

const kKinds: LessonKind[] = ['ordinary', 'test', 'control', 'homework'];
const kWeights = Array.from({ length: 10 }, (_, index) => String(index + 1));
const kNumbers = Array.from({ length: 12 }, (_, index) => String(index + 1));

export default function LessonDialog({ group, today, onAdded, onCancel }: Props) {
  const t = useText();
  const locale = useLocale();
  const [lesson, setLesson] = useState<NewLesson>({
    day: today,
    number: 0,
    kind: 'ordinary',
    weight: 1,
    topic: '',
    homework: '',
  });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  // one key for one content: a retry after a lost answer must not add the lesson twice
  const attempt = useRef({ content: '', key: '' });
  const set = (change: Partial<NewLesson>) => setLesson((now) => ({ ...now, ...change }));

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    const content = JSON.stringify(lesson);
    if (attempt.current.content !== content) attempt.current = { content, key: uuid() };
    try {
      const { id } = await call<{ id: number }>(`/journals/${group}/lessons`, {
        method: 'POST',
        body: lesson,
        key: attempt.current.key,
      });
      onAdded(id);
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="sm">
        <Group grow align="flex-start">
          <DatePickerInput
            label={t.lesson.day}
            locale={locale}
            firstDayOfWeek={1}
            valueFormat="DD.MM.YYYY"
            value={lesson.day}
            onChange={(day) => day && set({ day })}
            data-autofocus
          />
          <NativeSelect
            label={t.lesson.number}
            data={[{ value: '0', label: t.lesson.numberNone }, ...kNumbers]}
            value={String(lesson.number)}
            onChange={(event) => set({ number: Number(event.currentTarget.value) })}
          />
        </Group>
        <Group grow align="flex-start">
          <NativeSelect
            label={t.lesson.kind}
            data={kKinds.map((kind) => ({ value: kind, label: t.grid.kindNames[kind] }))}
            value={lesson.kind}
            onChange={(event) => set({ kind: event.currentTarget.value as LessonKind })}
          />
          <NativeSelect
            label={t.lesson.weight}
            data={kWeights}
            value={String(lesson.weight)}
            onChange={(event) => set({ weight: Number(event.currentTarget.value) })}
          />
        </Group>
        <TextInput
          label={t.lesson.topic}
          maxLength={400}
          value={lesson.topic}
          onChange={(event) => set({ topic: event.currentTarget.value })}
        />
        <Textarea
          label={t.lesson.homework}
          maxLength={4000}
          autosize
          minRows={2}
          value={lesson.homework}
          onChange={(event) => set({ homework: event.currentTarget.value })}
        />
        {error !== null && <ProblemPanel error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {t.cancel}
          </Button>
          <Button type="submit" loading={busy}>
            {t.lesson.submit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
