// One entry of a history: was and became, who, in which role, when, from where, why.
import { useState } from 'react';
import { Badge, Button, Group, Text } from '@mantine/core';
import { useOffset } from '@/app/session';
import classes from '@/history/history.module.css';
import { saveFile } from '@/history/download';
import type { ShownEntry } from '@/history/read';
import { useText } from '@/i18n';
import { dateTime, shortDay } from '@/i18n/format';
import type { CellEntry } from '@/ledger/entry';
import type { StepState } from '@/ledger/finding';
import { toHex } from '@/lib/bytes';
import { schoolDay } from '@/lib/dates';
import { Change } from '@/shared/Change';
import {
  IconAlertTriangle,
  IconCheck,
  IconClock,
  IconLock,
  IconPencil,
  IconPlus,
  IconTrash,
  IconX,
} from '@/shared/icons';

interface Props {
  entry: ShownEntry;
  current: { mark: string; absence: string };
  check: StepState | null;
}

function Bullet({ shown, check }: { shown: ShownEntry; check: StepState | null }) {
  const kind = shown.entry?.kind ?? '';
  const Icon = !shown.entry
    ? IconAlertTriangle
    : shown.afterLock
      ? IconLock
      : kind.endsWith('.set')
        ? IconPlus
        : kind.endsWith('.revoked')
          ? IconTrash
          : IconPencil;
  const tone = !shown.entry || check === 'failed' ? 'bad' : shown.afterLock ? 'late' : 'plain';
  return (
    <span className={classes.bullet} data-tone={tone} aria-hidden>
      <Icon size={15} />
    </span>
  );
}

function CheckMark({ check }: { check: StepState | null }) {
  const t = useText();
  if (!check) return null;
  const Icon = check === 'ok' ? IconCheck : check === 'failed' ? IconX : IconClock;
  const word = { ok: t.proof.okWord, failed: t.proof.failedWord, waiting: t.proof.waitingWord };
  return (
    <span className={classes.check} data-state={check} role="img" aria-label={word[check]}>
      <Icon size={15} stroke={2.4} />
    </span>
  );
}

export function EntryCard({ entry: shown, current, check }: Props) {
  const t = useText();
  const { entry, position } = shown;
  return (
    <li className={classes.entry} data-position={position} data-check={check ?? undefined}>
      <Bullet shown={shown} check={check} />
      <div className={classes.body}>
        {entry ? (
          <>
            <Group gap={8}>
              <Change was={entry.was} became={entry.value} />
              <Text size="sm" fw={600}>
                {t.history.kinds[entry.kind] ?? entry.kind}
              </Text>
              <CheckMark check={check} />
              <Badges shown={shown} />
            </Group>
            <Facts shown={shown} entry={entry} now={current[entry.record]} />
          </>
        ) : (
          <Group gap={8}>
            <Text size="sm" fw={600} c="var(--bad)">
              {t.history.unreadable}
            </Text>
            <CheckMark check={check} />
          </Group>
        )}
        <Details shown={shown} />
      </div>
    </li>
  );
}

function Badges({ shown }: { shown: ShownEntry }) {
  const t = useText();
  const badge = (text: string, color: string) => (
    <Badge key={text} tt="none" fw={600} variant="light" color={color}>
      {text}
    </Badge>
  );
  return (
    <>
      {shown.afterLock && badge(t.history.afterLock, 'orange')}
      {shown.late && badge(t.history.late, 'yellow')}
      {shown.fixedAtOnce && badge(t.history.fixedAtOnce, 'gray')}
    </>
  );
}

interface FactsProps {
  shown: ShownEntry;
  entry: CellEntry;
  now: string;
}

function Facts({ shown, entry, now }: FactsProps) {
  const t = useText();
  const offset = useOffset();
  const { reason } = entry;
  const who =
    entry.actor === null ? t.history.program : (shown.actorName ?? t.history.person(entry.actor));
  const behalf =
    entry.onBehalfOf === null
      ? null
      : t.history.onBehalf(shown.onBehalfOfName ?? t.history.person(entry.onBehalfOf));
  const place = [entry.address, entry.device].filter(Boolean).join(' · ');
  const otherDay = entry.effective !== schoolDay(entry.recorded, offset);
  return (
    <>
      <Text size="sm">
        <b>{who}</b>
        {entry.role && (
          <Text span c="dimmed">
            {' '}
            · {t.roles[entry.role] ?? entry.role}
          </Text>
        )}
        {behalf && ` · ${behalf}`}
      </Text>
      <Text size="sm" c="dimmed">
        {dateTime(entry.recorded, offset)}
        {otherDay && `, ${t.history.forDay(shortDay(entry.effective))}`} ·{' '}
        {place || t.history.noPlace}
      </Text>
      {!shown.newest && (
        <Text size="sm" c="dimmed">
          {t.history.now}: <b>{now || t.history.nothing}</b>
        </Text>
      )}
      {reason && (
        <blockquote className={classes.reason}>
          {t.reason.codes[reason.code] ?? reason.code}
          {reason.text && `: ${reason.text}`}
          {reason.document && (
            <Text size="sm" c="dimmed">
              {t.history.document}: {reason.document}
            </Text>
          )}
        </blockquote>
      )}
    </>
  );
}

function Details({ shown }: { shown: ShownEntry }) {
  const t = useText();
  const [open, setOpen] = useState(false);
  const { entry, bytes, leaf, position, proofFile } = shown;
  return (
    <>
      <button
        type="button"
        className={classes.more}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {t.history.entryNo(position)}
        {entry && `, ${t.history.revision(entry.revision)}`} · {t.history.details}
      </button>
      {open && (
        <div className={classes.details}>
          {leaf && (
            <p className="mono">
              {t.history.leaf}: {toHex(leaf)}
            </p>
          )}
          {entry && (
            <p className="mono">
              {t.history.request}: {entry.request}
            </p>
          )}
          <Group gap="xs">
            {proofFile && (
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => saveFile(`entry-${position}.tlog-proof`, proofFile, 'text/plain')}
              >
                {t.history.proof}
              </Button>
            )}
            {bytes && (
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => saveFile(`entry-${position}.bin`, bytes)}
              >
                {t.history.bytes}
              </Button>
            )}
          </Group>
        </div>
      )}
    </>
  );
}
