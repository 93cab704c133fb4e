// Schools to test on, made once per test file and copied for each test.
import { join } from 'node:path';

import { copyOf, data, freshPath, letopisDoes } from './program.mjs';

export const kLyceum = join(data, 'oneroster-1.2-lyceum');
export const kSample = join(data, 'oneroster-1.1-sample');
/** A Friday of the lyceum's first quarter. */
export const kLyceumNow = '2025-10-10T07:00:00Z';

/** Lines that end in "LOGIN PASSWORD", by login. */
function passwordsIn(text) {
  const found = {};
  for (const line of text.trim().split('\n')) {
    const words = line.split(' ');
    found[words.at(-2)] = words.at(-1);
  }
  return found;
}

export async function issuePasswords(folder, ...logins) {
  return passwordsIn((await letopisDoes('password', '--data', folder, ...logins)).stdout);
}

export async function importLyceum(folder) {
  await letopisDoes('import', '--data', folder, '--training', '--now', kLyceumNow, kLyceum);
}

/** Teachers: topoleva.irina (algebra), ryabinin (Russian), ryabinin2 (biology, a subgroup). */
async function makeLyceum() {
  const folder = freshPath('lyceum');
  await importLyceum(folder);
  const logins = ['admin', 'deputy', 'auditor', 'topoleva.irina', 'ryabinin', 'ryabinin2'];
  return { folder, passwords: await issuePasswords(folder, ...logins) };
}

/** Logins: admin, deputy, auditor, teacher; some 20,000 entries. */
async function makeDemo() {
  const folder = freshPath('demo');
  const { stdout } = await letopisDoes('demo', '--data', folder, '--classes', '1');
  return { folder, passwords: passwordsIn(stdout) };
}

/** Logins: teacher, auditor; some 130,000 entries, so that the tree has three levels of tiles. */
async function makeLarge() {
  const folder = freshPath('large');
  const { stdout } = await letopisDoes('demo', '--data', folder, '--shape', 'bench');
  return { folder, passwords: passwordsIn(stdout) };
}

function madeOnce(make) {
  let made;
  return async () => {
    made ??= make();
    const { folder, passwords } = await made;
    return { folder: copyOf(folder), passwords };
  };
}

export const lyceum = madeOnce(makeLyceum);
export const demo = madeOnce(makeDemo);
export const large = madeOnce(makeLarge);

/** The journal of a subject as its id. */
export async function journalOf(client, subject) {
  const { items } = await client.get('/api/v1/journals');
  return items.find((item) => item.subject === subject).id;
}
