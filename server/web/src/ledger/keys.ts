// Keys that a person gives to a check: of the log, and of witnesses.
import { parseCosignerKey } from '@/ledger/cosignature';
import { parseTypedKey, type VerifierKey } from '@/ledger/note';

const kLines = 64;

export interface GivenKeys {
  /** Verifier keys of the log, as they were given. */
  log: string[];
  witnesses: VerifierKey[];
  /** Lines that are not keys. */
  bad: string[];
}

/** One key a line; empty lines and those that begin with # are passed over. */
export function parseKeys(text: string, origin: string): GivenKeys {
  const given: GivenKeys = { log: [], witnesses: [], bad: [] };
  const lines = text.split('\n').map((line) => line.trim());
  for (const line of lines.filter((one) => one !== '' && !one.startsWith('#')).slice(0, kLines)) {
    try {
      const { name } = parseTypedKey(line);
      if (name === origin) given.log.push(line);
      else given.witnesses.push(parseCosignerKey(line));
    } catch {
      given.bad.push(line.slice(0, 80));
    }
  }
  return given;
}
