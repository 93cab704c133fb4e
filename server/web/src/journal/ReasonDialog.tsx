// Asks why a recorded value changes. Nothing is chosen beforehand: a reason by reflex is worthless
// to those who read the history. A digit picks, Enter confirms.
import { useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import { Button, Group, Radio, Stack, Text, Textarea, TextInput } from '@mantine/core';
import type { ReasonCode, ReasonInput } from '@/api/types';
import { useText } from '@/i18n';
import { longDay } from '@/i18n/format';
import { Change } from '@/shared/Change';
import { Dialog } from '@/shared/Dialog';
import type { GridStore } from '@/journal/store';
import type { Asking } from '@/journal/writer';

interface Props {
  store: GridStore;
  asking: Asking | null;
  onAnswer(reason: ReasonInput): void;
  onCancel(): void;
}

const kCodes = ['entry_error', 'retake', 'recheck', 'document', 'other'] as const;
const kPictured: ReasonCode = 'document';

export function ReasonDialog({ store, asking, onAnswer, onCancel }: Props) {
  const t = useText();
  const title = asking?.record === 'absence' ? t.reason.titleAbsence : t.reason.titleMark;
  return (
    <Dialog opened={asking !== null} onClose={onCancel} title={title}>
      {asking && (
        <ReasonForm store={store} asking={asking} onAnswer={onAnswer} onCancel={onCancel} />
      )}
    </Dialog>
  );
}

function ReasonForm({ store, asking, onAnswer, onCancel }: Props & { asking: Asking }) {
  const t = useText();
  const [code, setCode] = useState<ReasonCode | null>(null);
  const [text, setText] = useState('');
  const [document, setDocument] = useState('');
  const form = useRef<HTMLFormElement>(null);
  const words = useRef<HTMLTextAreaElement>(null);
  const { place } = asking;
  const ready = code !== null && (code !== 'other' || text.trim() !== '');

  const pick = (next: ReasonCode) => {
    setCode(next);
    const radio = form.current?.querySelector<HTMLElement>(`input[value="${next}"]`);
    (next === 'other' ? words.current : radio)?.focus();
  };
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (!ready) {
      if (code === 'other') words.current?.focus();
      return;
    }
    onAnswer({
      code,
      ...(text.trim() && { text: text.trim() }),
      ...(document.trim() && { document: document.trim() }),
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const writing = event.target instanceof HTMLTextAreaElement;
    const typing = writing || (event.target as HTMLInputElement).type === 'text';
    const chosen = kCodes[Number(event.key) - 1];
    if (!typing && chosen && !event.ctrlKey && !event.altKey) {
      event.preventDefault();
      pick(chosen);
    } else if (event.key === 'Enter' && !(event.target instanceof HTMLButtonElement)) {
      if (writing && event.shiftKey) return;
      event.preventDefault();
      submit();
    }
  };

  return (
    <form ref={form} onSubmit={submit} onKeyDown={onKeyDown}>
      <Stack gap="sm">
        <Group gap="xs">
          <Text size="sm">
            {store.pupils[place.row]?.name}, {longDay(store.lessons[place.column]?.day ?? '')}
          </Text>
          <Change was={asking.from} became={asking.value} />
        </Group>
        <Radio.Group
          value={code}
          onChange={(value) => setCode(value as ReasonCode)}
          label={t.reason.why}
          description={t.reason.note}
        >
          <Stack gap={8} mt={8}>
            {kCodes.map((one, index) => (
              <Radio
                key={one}
                value={one}
                {...(index === 0 && { 'data-autofocus': true })}
                label={
                  <>
                    {t.reason.codes[one]}{' '}
                    <Text span size="xs" c="dimmed" aria-hidden>
                      {index + 1}
                    </Text>
                  </>
                }
              />
            ))}
          </Stack>
        </Radio.Group>
        {code === kPictured && (
          <TextInput
            label={t.reason.document}
            maxLength={400}
            value={document}
            onChange={(event) => setDocument(event.currentTarget.value)}
          />
        )}
        <Textarea
          ref={words}
          label={t.reason.text}
          placeholder={code === 'other' ? t.reason.mandatory : t.reason.optional}
          required={code === 'other'}
          maxLength={4000}
          autosize
          minRows={2}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Group justify="space-between" wrap="nowrap">
          <Text size="xs" c="dimmed">
            {t.reason.keys}
          </Text>
          <Group gap="xs" wrap="nowrap">
            <Button variant="default" onClick={onCancel}>
              {t.cancel}
            </Button>
            <Button type="submit" disabled={!ready}>
              {t.reason.submit}
            </Button>
          </Group>
        </Group>
      </Stack>
    </form>
  );
}
