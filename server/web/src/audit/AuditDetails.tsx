// One found event in full, and the questions that follow from it.
import { Button, Group } from '@mantine/core';
import type { AuditItem } from '@/api/types';
import { useOffset } from '@/app/session';
import classes from '@/audit/audit.module.css';
import type { OpenCell } from '@/audit/AuditPage';
import type { Filters } from '@/audit/filters';
import { useText } from '@/i18n';
import { dateTime, longDay } from '@/i18n/format';

interface Props {
  item: AuditItem;
  onHistory(cell: OpenCell): void;
  onFilter(change: Partial<Filters>): void;
}

export function AuditDetails({ item, onHistory, onFilter }: Props) {
  const t = useText();
  const offset = useOffset();
  const { actor, pupil, lesson, reason, on_behalf_of: behalf } = item;
  const facts: [string, string][] = [
    [t.audit.kindLabel, `${t.history.kinds[item.kind] ?? item.kind} (${item.kind})`],
    [t.audit.when, `${dateTime(item.recorded, offset)} · ${t.history.entryNo(item.position)}`],
    [t.audit.effective, longDay(item.effective)],
    [
      t.audit.who,
      [
        actor?.name ?? t.history.program,
        t.roles[item.role],
        behalf && t.history.onBehalf(behalf.name),
      ]
        .filter(Boolean)
        .join(' · '),
    ],
    [t.audit.where, [item.address, item.device].filter(Boolean).join(' · ') || t.history.noPlace],
  ];
  if (lesson) {
    const topic = lesson.topic ? ` · ${lesson.topic}` : '';
    const text = `${lesson.subject}, ${lesson.title} · ${longDay(lesson.day)}${topic}`;
    facts.push([t.history.lesson, text]);
  }
  if (reason) {
    const words = [t.reason.codes[reason.code] ?? reason.code, reason.text].filter(Boolean);
    facts.push([t.audit.why, words.join(': ')]);
    if (reason.document) facts.push([t.history.document, reason.document]);
  }
  return (
    <div className={classes.details}>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Group gap="xs">
        {lesson && pupil && (
          <Button
            size="compact-sm"
            onClick={() => onHistory({ lesson: lesson.id, pupil: pupil.id })}
          >
            {t.history.title}
          </Button>
        )}
        {actor && (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => onFilter({ person: String(actor.id) })}
          >
            {t.audit.sameSession}
          </Button>
        )}
        {pupil && (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => onFilter({ pupil: String(pupil.id) })}
          >
            {t.audit.samePupil}
          </Button>
        )}
        <Button
          component="a"
          size="compact-sm"
          variant="default"
          href={`/api/v1/entries/${item.position}/proof`}
          download={`entry-${item.position}.tlog-proof`}
        >
          {t.history.proof}
        </Button>
      </Group>
    </div>
  );
}
