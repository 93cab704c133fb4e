// What a check found, as values: the texts that people read are in i18n.

export type StepState = 'ok' | 'waiting' | 'failed';

export type StepId =
  | 'bytes'
  | 'fields'
  | 'leaf'
  | 'chain'
  | 'ledger'
  | 'whole'
  | 'path'
  | 'signature'
  | 'key'
  | 'grown'
  | 'witnesses';

export type DetailCode =
  | 'unreadable'
  | 'otherPosition'
  | 'otherLeaf'
  | 'leafHash'
  | 'differs'
  | 'notNewest'
  | 'startsLate'
  | 'firstFollows'
  | 'beforeUnreadable'
  | 'gap'
  | 'otherPrior'
  | 'beforeAltered'
  | 'outOfOrder'
  | 'otherStart'
  | 'revisions'
  | 'noCheckpoint'
  | 'newer'
  | 'badProof'
  | 'otherRoot'
  | 'root'
  | 'otherOrigin'
  | 'badSignature'
  | 'signedBy'
  | 'otherKey'
  | 'keyPrint'
  | 'noKey'
  | 'shrunk'
  | 'forked'
  | 'ofLedger'
  | 'otherLedger'
  | 'otherRecord'
  | 'otherDay'
  | 'notACell'
  | 'cosigned'
  | 'badCosignature'
  | 'notCosigned'
  | 'badKeyLine'
  | 'badCommitment'
  | 'badMapProof'
  | 'notAll'
  | 'wholeAsOf';

export interface Detail {
  code: DetailCode;
  /** The entry that it is about, if one. */
  position: number | null;
  /** Numbers, hashes, names: the same in every language. */
  facts: string;
}

export interface Step {
  id: StepId;
  state: StepState;
  details: Detail[];
}

export const messageOf = (error: unknown) =>
  error instanceof Error ? error.message : String(error);

/** Collects the findings of one step; without findings it is good. */
export class Finding implements Step {
  readonly details: Detail[] = [];
  state: StepState = 'ok';

  private failures = 0;

  constructor(readonly id: StepId) {}

  /** Failures stand first, in the order in which they were found. */
  fail(code: DetailCode, facts = '', position: number | null = null): void {
    this.state = 'failed';
    this.details.splice(this.failures, 0, { code, position, facts });
    this.failures += 1;
  }
  wait(code: DetailCode, facts = '', position: number | null = null): void {
    if (this.state === 'ok') this.state = 'waiting';
    this.details.push({ code, position, facts });
  }
  note(code: DetailCode, facts = '', position: number | null = null): void {
    this.details.push({ code, position, facts });
  }
  /** Runs a part that throws when it finds something wrong. */
  attempt<T>(code: DetailCode, position: number | null, part: () => T): T | null {
    try {
      return part();
    } catch (error) {
      this.fail(code, messageOf(error), position);
      return null;
    }
  }
  /** As a plain value, which can be kept and printed. */
  step(): Step {
    return { id: this.id, state: this.state, details: this.details };
  }
}

export const worst = (states: StepState[]): StepState =>
  states.includes('failed') ? 'failed' : states.includes('waiting') ? 'waiting' : 'ok';
