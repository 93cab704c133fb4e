// Reading a whole log through the API.
import { LogCheck } from './verifier.mjs';

const kAtOnce = 16;

/** The entries from `from` up to `until`, in order, as the API gives them. */
export async function fetchEntries(client, from, until) {
  const found = new Array(until - from);
  let next = from;
  const take = async () => {
    while (next < until) {
      const position = next++;
      found[position - from] = await client.get(`/api/v1/entries/${position}`);
    }
  };
  await Promise.all(Array.from({ length: kAtOnce }, take));
  return found;
}

/** Adds what the check has not seen yet; answers those entries as the API gave them. */
export async function catchUp(check, client) {
  const { entries } = await client.health();
  const fresh = await fetchEntries(client, check.entries.length, entries);
  for (const entry of fresh) check.add(Buffer.from(entry.bytes, 'base64'));
  return fresh;
}

/** Verifies the log from its first entry to the newest checkpoint. */
export async function verifyLog(client, check = new LogCheck()) {
  const { ledger } = await client.signed();
  await catchUp(check, client);
  const { vkey } = await client.get('/api/v1/entries/0');
  check.fits(await client.get(`/log/${ledger}/checkpoint`), vkey);
  return check;
}
