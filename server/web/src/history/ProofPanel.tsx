// What the check found, step by step, and what it does not prove.
import { useState } from 'react';
import { Button, Group, Text, VisuallyHidden } from '@mantine/core';
import type { History } from '@/api/types';
import { useOffset } from '@/app/session';
import { saveFile } from '@/history/download';
import classes from '@/history/history.module.css';
import { useText } from '@/i18n';
import { describe } from '@/i18n/describe';
import { dateTime } from '@/i18n/format';
import type { CheckResult } from '@/ledger/check';
import type { Step } from '@/ledger/finding';
import { IconCheck, IconClock, IconShieldCheck, IconShieldX, IconX } from '@/shared/icons';

interface Props {
  result: CheckResult;
  history: History;
}

export function ProofPanel({ result, history }: Props) {
  const t = useText();
  const offset = useOffset();
  const [open, setOpen] = useState(false);
  const { state } = result;
  const detailed = open || state === 'failed';
  const text = {
    ok: t.proof.okText(
      history.entries.length,
      Math.max(1, Math.round(result.milliseconds)),
      dateTime(history.checkpoint_time, offset),
    ),
    waiting: t.proof.waitingText,
    failed: t.proof.failedText,
  };
  return (
    <section
      className={classes.proof}
      data-testid="proof"
      data-state={state}
      role={state === 'failed' ? 'alert' : 'status'}
    >
      <h3 className={classes.verdict}>
        {state === 'failed' ? <IconShieldX size={22} /> : <IconShieldCheck size={22} />}
        {t.proof[state]}
      </h3>
      <p>{text[state]}</p>
      <ul className={classes.steps}>
        {result.steps.map((step) => (
          <StepLine key={step.id} step={step} detailed={detailed} result={result} />
        ))}
      </ul>
      <p className={classes.small}>
        {result.witnesses.length > 0
          ? t.proof.witnesses(result.witnesses.join(', '))
          : t.proof.noWitnesses}
      </p>
      <p className={classes.small}>{t.proof.limits}</p>
      {detailed && <p className={classes.small}>{t.proof.server}</p>}
      <Group gap="xs">
        {state !== 'failed' && (
          <Button
            size="compact-sm"
            variant="default"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            {t.proof.more}
          </Button>
        )}
        <Button
          size="compact-sm"
          variant="default"
          onClick={() =>
            saveFile(
              `history-${history.lesson.id}-${history.pupil.id}.json`,
              JSON.stringify({ history, result: result.steps }, null, 2),
              'application/json',
            )
          }
        >
          {t.proof.evidence}
        </Button>
      </Group>
    </section>
  );
}

interface StepProps {
  step: Step;
  detailed: boolean;
  result: CheckResult;
}

function StepLine({ step, detailed, result }: StepProps) {
  const t = useText();
  const Icon = step.state === 'ok' ? IconCheck : step.state === 'failed' ? IconX : IconClock;
  const words = { ok: t.proof.okWord, failed: t.proof.failedWord, waiting: t.proof.waitingWord };
  const first = result.state === 'failed' ? t.proof.keyNew : t.proof.keyFirst;
  const label = step.id === 'key' && result.firstUse ? first : t.proof.steps[step.id];
  return (
    <li data-step={step.id} data-state={step.state}>
      <span className={classes.stepIcon} aria-hidden>
        <Icon size={13} stroke={3} />
      </span>
      <div>
        <Text size="sm" lh={1.3}>
          {label} <VisuallyHidden>{words[step.state]}</VisuallyHidden>
        </Text>
        {detailed &&
          step.details.map((detail) => (
            <p key={describe(detail)} className="mono">
              {describe(detail)}
            </p>
          ))}
      </div>
    </li>
  );
}
