// What a check came to: the verdict, its steps, what follows from them and what does not.
import { describe } from '@/i18n/describe';
import type { Step } from '@/ledger/finding';
import type { OfflineResult } from '@/ledger/offline';
import { h } from '@/verify/dom';
import type { Loaded } from '@/verify/load';
import type { Words } from '@/verify/words';

type Checked = Extract<Loaded, { kind: 'evidence' | 'proof' }>;

const kSigns = { ok: '✓', waiting: '?', failed: '✗', unkeyed: '?' };

export function verdictBox(result: OfflineResult, t: Words): HTMLElement {
  const { verdict } = result;
  return h(
    'section',
    {
      class: 'verdict',
      'data-verdict': verdict,
      'data-testid': 'verdict',
      role: verdict === 'failed' ? 'alert' : 'status',
    },
    h(
      'h2',
      {},
      h('span', { class: 'sign', 'aria-hidden': 'true' }, kSigns[verdict]),
      ` ${t.verify.verdicts[verdict]}`,
    ),
    h('p', {}, t.verify.verdictTexts[verdict]),
    verdict === 'failed' && problems(result.steps, t),
  );
}

function labelOf(step: Step, t: Words): string {
  const { steps } = t.verify;
  const waits = step.state === 'waiting';
  switch (step.id) {
    case 'key':
      return waits ? steps.keyNot : steps.key;
    case 'signature':
      return waits ? steps.signatureNot : steps.signature;
    case 'bytes':
    case 'path':
      return steps[step.id];
    default:
      return t.proof.steps[step.id];
  }
}

/** Only what went wrong, each with its place. */
function problems(steps: Step[], t: Words): HTMLElement {
  const failed = steps.filter((step) => step.state === 'failed');
  return h(
    'ul',
    { class: 'problems', 'data-testid': 'problems' },
    ...failed.map((step) =>
      h(
        'li',
        { 'data-step': step.id },
        `${labelOf(step, t)}: `,
        h('b', {}, t.verify.stateWords.failed),
        ...step.details
          .filter(({ code }) => !['leafHash', 'root', 'revisions', 'ofLedger'].includes(code))
          .map((detail) => h('span', { class: 'detail' }, describe(detail))),
      ),
    ),
  );
}

function stepLine(step: Step, t: Words): HTMLElement {
  const open = step.details.filter(
    ({ code }) => code === 'notCosigned' || code === 'badKeyLine' || code === 'newer',
  );
  return h(
    'li',
    { 'data-step': step.id, 'data-state': step.state },
    h('span', { class: 'sign', 'aria-hidden': 'true' }, kSigns[step.state]),
    h(
      'span',
      {},
      labelOf(step, t),
      h('span', { class: 'hidden' }, `: ${t.verify.stateWords[step.state]}`),
      ...open.map((detail) => h('span', { class: 'detail' }, describe(detail))),
    ),
  );
}

const list = (texts: string[]) => h('ul', {}, ...texts.map((text) => h('li', {}, text)));

function provenTexts(loaded: Checked, result: OfflineResult, t: Words): string[] {
  const { verify } = t;
  const size = result.checkpoint?.size ?? 0;
  const proven = result.entries.filter((entry) => entry.state === 'ok');
  const cosigned = result.steps.some((step) => step.id === 'witnesses' && step.state === 'ok');
  const texts =
    loaded.kind === 'evidence'
      ? [verify.provenHistory(proven.length, size), verify.provenChain, verify.provenFacts]
      : [
          verify.provenOne(loaded.proof.index, size),
          ...(result.entries[0]?.entry ? [verify.provenFacts] : []),
        ];
  return cosigned ? [...texts, verify.provenWitness] : texts;
}

function limitTexts(loaded: Checked, result: OfflineResult, t: Words): string[] {
  const { limits } = t.verify;
  const { steps, uncheckedWitnesses } = result;
  const bad = (id: Step['id']) => !steps.some((step) => step.id === id && step.state === 'ok');
  const names = uncheckedWitnesses.join(', ');
  const noWitness = names ? limits.witnesses(names) : limits.alone;
  const embedded = loaded.kind === 'evidence' && loaded.embedded;
  return [
    ...(loaded.kind === 'proof' ? [limits.others] : []),
    limits.newer,
    ...(loaded.kind === 'evidence' ? [limits.names] : []),
    limits.fair,
    ...(loaded.kind === 'evidence' && bad('key') ? [limits.key] : []),
    ...(bad('witnesses') ? [noWitness] : []),
    ...(embedded ? [limits.page] : []),
  ];
}

export function findings(loaded: Checked, result: OfflineResult, t: Words): HTMLElement {
  const signed = result.steps.some((step) => step.id === 'signature' && step.state === 'ok');
  const proves = signed && result.verdict !== 'failed';
  return h(
    'section',
    { class: 'findings' },
    h('div', {}, h('h2', {}, t.verify.checked), stepList(result.steps, t)),
    proves && h('div', {}, h('h2', {}, t.verify.proven), list(provenTexts(loaded, result, t))),
    h('div', {}, h('h2', {}, t.verify.unproven), list(limitTexts(loaded, result, t))),
    details(result.steps, t),
  );
}

function stepList(steps: Step[], t: Words): HTMLElement {
  return h('ul', { class: 'steps' }, ...steps.map((step) => stepLine(step, t)));
}

function details(steps: Step[], t: Words): HTMLElement {
  const texts = steps.flatMap((step) => step.details.map((detail) => describe(detail)));
  return h(
    'details',
    { class: 'more' },
    h('summary', {}, t.proof.more),
    h('ul', { class: 'mono' }, ...texts.map((text) => h('li', {}, text))),
  );
}
