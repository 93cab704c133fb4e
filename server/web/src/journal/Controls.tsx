// Which lessons to show, and where the focus goes after an entry.
import { Group, NativeSelect, SegmentedControl, Text } from '@mantine/core';
import type { Term } from '@/api/types';
import { useText } from '@/i18n';
import type { Direction } from '@/journal/JournalGrid';
import { kLast } from '@/journal/period';

const kTabs = 5;

interface PeriodProps {
  terms: Term[];
  period: string;
  onChange(period: string): void;
}

/** Tabs for a few terms, a list for many (imported years may have dozens). */
export function PeriodControl({ terms, period, onChange }: PeriodProps) {
  const t = useText();
  const sorted = terms.toSorted((a, b) => a.from.localeCompare(b.from));
  const data = [
    ...sorted.map((term) => ({ value: String(term.id), label: term.title })),
    { value: kLast, label: t.journal.last },
  ];
  if (data.length > kTabs) {
    return (
      <NativeSelect
        size="xs"
        aria-label={t.journal.period}
        data={data}
        value={period}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  return (
    <SegmentedControl
      size="xs"
      aria-label={t.journal.period}
      data={data}
      value={period}
      onChange={onChange}
      maw="100%"
    />
  );
}

interface MoveProps {
  value: Direction;
  onChange(value: Direction): void;
}

export function MoveControl({ value, onChange }: MoveProps) {
  const t = useText();
  const { down, right, stay } = t.journal.moves;
  return (
    <Group gap={6} wrap="nowrap">
      <Text size="xs" c="dimmed" id="move-label">
        {t.journal.move}
      </Text>
      <SegmentedControl
        size="xs"
        aria-labelledby="move-label"
        value={value}
        onChange={(next) => onChange(next as Direction)}
        data={[
          { value: 'down', label: `↓ ${down}` },
          { value: 'right', label: `→ ${right}` },
          { value: 'stay', label: stay },
        ]}
      />
    </Group>
  );
}
