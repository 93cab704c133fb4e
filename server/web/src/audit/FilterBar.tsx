// Filters of the audit search, common questions, and what is filtered by number.
import '@/shared/datesStyles';
import 'dayjs/locale/ru';
import { useEffect, useRef, useState } from 'react';
import { Button, Group, NativeSelect, Paper, Switch, Text, TextInput } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import {
  kKinds,
  kNoFilters,
  kPresets,
  kRoles,
  presetFilters,
  sameFilters,
  type Filters,
} from '@/audit/filters';
import { useLocale, useText } from '@/i18n';
import { IconSearch, IconX } from '@/shared/icons';

interface Props {
  filters: Filters;
  today: string;
  onChange(filters: Filters, replace?: boolean): void;
}

const kTypingMs = 300;

export function FilterBar({ filters, today, onChange }: Props) {
  const t = useText();
  const locale = useLocale();
  const set = (change: Partial<Filters>, replace = false) =>
    onChange({ ...filters, ...change }, replace);
  const period: [string | null, string | null] = [filters.from || null, filters.to || null];
  return (
    <Paper withBorder p="sm" radius="md" component="search" aria-label={t.audit.filters}>
      <Group align="flex-end" gap="sm">
        <SearchText value={filters.q} onChange={(q) => set({ q }, true)} />
        <Period value={period} today={today} locale={locale} onChange={set} />
        <NativeSelect
          label={t.audit.kind}
          size="xs"
          w={180}
          data={[
            { value: '', label: t.audit.anyKind },
            ...kKinds.map((kind) => ({ value: kind, label: t.history.kinds[kind] ?? kind })),
          ]}
          value={filters.kind}
          onChange={(event) => set({ kind: event.currentTarget.value })}
        />
        <NativeSelect
          label={t.audit.role}
          size="xs"
          w={150}
          data={[
            { value: '', label: t.audit.anyRole },
            ...kRoles.map((role) => ({ value: role, label: t.roles[role] ?? role })),
          ]}
          value={filters.role}
          onChange={(event) => set({ role: event.currentTarget.value })}
        />
        <Switch
          label={t.audit.corrections}
          checked={filters.corrections}
          onChange={(event) => set({ corrections: event.currentTarget.checked })}
          mb={5}
        />
        <Switch
          label={t.audit.afterLock}
          checked={filters.afterLock}
          onChange={(event) => set({ afterLock: event.currentTarget.checked })}
          mb={5}
        />
      </Group>
      <Group gap={6} mt="xs" role="group" aria-label={t.audit.presets}>
        <Text size="xs" c="dimmed">
          {t.audit.presets}
        </Text>
        {kPresets.map((preset) => {
          const wanted = presetFilters(preset, today);
          const active = sameFilters(wanted, filters);
          return (
            <Button
              key={preset}
              size="compact-xs"
              h={26}
              variant={active ? 'filled' : 'light'}
              aria-pressed={active}
              onClick={() => onChange(wanted)}
            >
              {t.audit.presetNames[preset]}
            </Button>
          );
        })}
        <Chips filters={filters} onChange={set} />
        {!sameFilters(filters, kNoFilters) && (
          <Button
            size="compact-xs"
            h={26}
            variant="subtle"
            color="gray"
            c="var(--ink)"
            onClick={() => onChange(kNoFilters)}
          >
            {t.audit.reset}
          </Button>
        )}
      </Group>
    </Paper>
  );
}

/** Types freely; the address and the server follow when the typing rests. */
function SearchText({ value, onChange }: { value: string; onChange(value: string): void }) {
  const t = useText();
  const [text, setText] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const sent = useRef(value);
  useEffect(() => {
    if (value !== sent.current) setText(value);
    sent.current = value;
  }, [value]);
  const send = (next: string) => {
    clearTimeout(timer.current);
    sent.current = next;
    onChange(next);
  };
  return (
    <TextInput
      label={t.audit.q}
      placeholder={t.audit.qHint}
      type="search"
      size="xs"
      w={230}
      leftSection={<IconSearch size={15} />}
      value={text}
      onChange={(event) => {
        const next = event.currentTarget.value;
        setText(next);
        clearTimeout(timer.current);
        timer.current = setTimeout(() => send(next), kTypingMs);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') send(text);
      }}
    />
  );
}

interface PeriodProps {
  value: [string | null, string | null];
  today: string;
  locale: string;
  onChange(change: Partial<Filters>): void;
}

/** A range under way (first day chosen, last not yet) does not search. */
function Period({ value, today, locale, onChange }: PeriodProps) {
  const t = useText();
  const [open, setOpen] = useState<[string | null, string | null] | null>(null);
  return (
    <DatePickerInput
      type="range"
      label={t.audit.period}
      placeholder={t.audit.anyKind}
      size="xs"
      w={210}
      locale={locale}
      firstDayOfWeek={1}
      valueFormat="DD.MM.YYYY"
      allowSingleDateInRange
      clearable
      clearButtonProps={{ 'aria-label': t.audit.reset }}
      maxDate={today}
      value={open ?? value}
      onChange={([from, to]) => {
        if (from && !to) {
          setOpen([from, null]);
          return;
        }
        setOpen(null);
        onChange({ from: from ?? '', to: to ?? '' });
      }}
    />
  );
}

function Chips({ filters, onChange }: Pick<PeriodProps, 'onChange'> & { filters: Filters }) {
  const t = useText();
  const names = ['person', 'pupil', 'group'] as const;
  return names
    .filter((name) => filters[name] !== '')
    .map((name) => (
      <Button
        key={name}
        size="compact-xs"
        h={26}
        variant="default"
        rightSection={<IconX size={13} />}
        aria-label={`${t.audit.removeFilter}: ${t.audit.chip(t.audit[name], filters[name])}`}
        onClick={() => onChange({ [name]: '' })}
      >
        {t.audit.chip(t.audit[name], filters[name])}
      </Button>
    ));
}
