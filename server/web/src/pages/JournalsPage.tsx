// All journals the person may see: own ones first, one filter.
import { useEffect, useMemo, useState } from 'react';
import { Button, Group, Loader, Stack, Text, TextInput, Title } from '@mantine/core';
import { Link } from 'wouter';
import { useJournals } from '@/api/queries';
import type { JournalItem } from '@/api/types';
import { useText } from '@/i18n';
import classes from '@/pages/JournalsPage.module.css';
import { EmptyState } from '@/shared/EmptyState';
import { ProblemPanel } from '@/shared/ProblemPanel';
import { IconSearch } from '@/shared/icons';

const kCollator = new Intl.Collator('ru', { numeric: true });

function matches(item: JournalItem, words: string[]): boolean {
  const names = item.teachers.map((teacher) => teacher.name).join(' ');
  const text = `${item.title} ${item.subject} ${names}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

export default function JournalsPage() {
  const t = useText();
  const query = useJournals();
  const [filter, setFilter] = useState('');
  const items = query.data?.items;

  useEffect(() => {
    document.title = `${t.journals.title} · ${t.product}`;
  }, [t]);

  const found = useMemo(() => {
    const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
    return (items ?? [])
      .filter((item) => matches(item, words))
      .toSorted(
        (a, b) => kCollator.compare(a.title, b.title) || kCollator.compare(a.subject, b.subject),
      );
  }, [items, filter]);

  if (query.isError) {
    return <ProblemPanel page error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (!items) return <Loader aria-label={t.loading} />;
  const groups: [string, JournalItem[]][] = [
    [t.journals.mine, found.filter((item) => item.mine)],
    [t.journals.others, found.filter((item) => !item.mine)],
  ];
  return (
    <Stack gap="md" maw={1240}>
      <Group justify="space-between" align="flex-end">
        <Title order={1} size="h3">
          {t.journals.title}
        </Title>
        {items.length > 0 && (
          <TextInput
            w={300}
            type="search"
            placeholder={t.journals.filter}
            aria-label={t.journals.filter}
            leftSection={<IconSearch size={16} />}
            value={filter}
            onChange={(event) => setFilter(event.currentTarget.value)}
          />
        )}
      </Group>
      {items.length === 0 && (
        <EmptyState text={t.journals.empty}>
          <Text size="sm" c="dimmed">
            {t.journals.emptyHelp}
          </Text>
        </EmptyState>
      )}
      {items.length > 0 && found.length === 0 && (
        <EmptyState text={t.journals.nothing}>
          <Button variant="default" onClick={() => setFilter('')}>
            {t.journals.clear}
          </Button>
        </EmptyState>
      )}
      {groups.map(
        ([title, list]) => list.length > 0 && <Cards key={title} title={title} list={list} />,
      )}
    </Stack>
  );
}

function Cards({ title, list }: { title: string; list: JournalItem[] }) {
  const t = useText();
  return (
    <section aria-label={title}>
      <Title order={2} size="h5" mb={8}>
        {title}
      </Title>
      <ul className={classes.cards}>
        {list.map((item) => (
          <li key={item.id}>
            <Link
              href={`/j/${item.id}`}
              className={classes.card}
              data-mine={item.mine || undefined}
            >
              <span className={classes.title}>{item.title}</span>
              <span className={classes.subject}>{item.subject}</span>
              <span className={classes.facts}>
                {item.teachers.map((teacher) => teacher.name).join(', ')}
              </span>
              <span className={classes.facts}>
                {t.journals.pupils(item.pupils)} · {t.journals.lessons(item.lessons)}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
