// An evidence card: made in the history drawer, opened from disk without a network, believed or not.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, afterEach, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';

import { Client } from '../../system/support/client.mjs';
import { freshPath, root, Server } from '../../system/support/program.mjs';
import { demo } from '../../system/support/schools.mjs';
import { kPages, openBrowser, Person } from './support.mjs';

const kVerifier = join(root, 'server/web/dist/verify.html');

let browser;
let school;
let server;
let ledger;
let cell;
let history;
const people = [];

async function someone(options = {}) {
  const person = await Person.at(browser, server.url, options);
  people.push(person);
  return person;
}

before(async () => {
  school = await demo();
  server = await Server.start(school.folder, kPages);
  browser = await openBrowser();
  const client = await Client.signedIn(server.url, 'auditor', school.passwords.auditor);
  ({ ledger } = await client.get('/health'));
  const { items } = await client.get('/api/v1/audit?corrections=1&kind=mark.changed&limit=50');
  const { lesson, pupil } = items[0];
  cell = { lesson: lesson.id, pupil: pupil.id, position: items[0].position };
  history = await client.get(`/api/v1/cells/${cell.lesson}/${cell.pupil}/history`);
  client.close();
});

afterEach(async () => {
  for (const person of people) await person.close();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

async function drawer() {
  const auditor = await someone();
  await auditor.signIn('auditor', school.passwords.auditor);
  await auditor.open('/audit?corrections=1&kind=mark.changed');
  await auditor.page.getByRole('button', { name: 'Развернуть' }).first().click();
  await auditor.page.getByRole('button', { name: 'История' }).first().click();
  await auditor.page.getByTestId('history').waitFor();
  return auditor;
}

async function saved(person, click) {
  const [download] = await Promise.all([person.page.waitForEvent('download'), click()]);
  const path = freshPath(download.suggestedFilename());
  await download.saveAs(path);
  return path;
}

/** Somebody without a network, before a file on their disk. */
async function reads(path, options = {}) {
  const reader = await someone({ offline: true, ...options });
  reader.page.on('request', (request) => {
    if (!request.url().startsWith('file:')) reader.complaints.push(request.url());
  });
  await reader.page.goto(pathToFileURL(path).href);
  return reader;
}

const verdict = (person, is) =>
  person.page.locator(`[data-testid=verdict][data-verdict=${is}]`).waitFor();

let card;

test('the drawer gives the card of a record as one file', async () => {
  const auditor = await drawer();
  card = await saved(auditor, () => auditor.page.getByTestId('evidence-card').click());
  await auditor.picture('20-drawer');
  assert.match(card, /evidence-\d+-\d+\.html$/);
  assert.doesNotMatch(readFileSync(card, 'utf8').replace(/http:\/\/www\.w3\.org/g, ''), /https?:/);
});

test('opened from disk without a network, the card shows all versions and checks itself', async () => {
  const reader = await reads(card);
  await verdict(reader, 'unkeyed');
  const rows = await reader.page.locator('tbody tr[data-state=ok]').count();
  assert.equal(rows, history.entries.length);
  await reader.page.locator('dd', { hasText: ledger }).waitFor();
  const newest = history.entries.filter((entry) => entry.record === 'mark').at(-1);
  const row = reader.page.locator(`tr[data-position="${newest.position}"]`);
  const text = await row.innerText();
  for (const part of [newest.was, newest.value, newest.actor.name, newest.device]) {
    assert.ok(text.includes(part), `${part} in ${text}`);
  }
  await reader.picture('21-card');
});

test('with the school’s key the card is proven, with another one refused', async () => {
  const reader = await reads(card);
  await verdict(reader, 'unkeyed');
  const keys = reader.page.getByLabel('Ключи школы и свидетелей, по одному в строке');
  await keys.fill(history.vkey);
  await verdict(reader, 'ok');
  await keys.fill(`${history.origin}+0123e44b+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4`);
  await verdict(reader, 'waiting');
  await reader.page.getByText('эта строка не ключ').first().waitFor();
});

/** The card's page around its evidence: { before, evidence, after }. */
function opened() {
  const opening = '<script type="application/json" id="evidence">';
  const page = readFileSync(card, 'utf8');
  const from = page.indexOf(opening) + opening.length;
  const to = page.indexOf('</script>', from);
  return { before: page.slice(0, from), evidence: JSON.parse(page.slice(from, to)), after: page.slice(to) };
}

/** The card with its evidence changed by `change`. */
function forged(change) {
  const { before, evidence, after } = opened();
  change(evidence);
  const path = freshPath('forged.html');
  writeFileSync(path, before + JSON.stringify(evidence) + after);
  return path;
}

const other = (value) => (value === '2' ? '3' : '2');

const forgeries = [
  ['a value', 'fields', ({ entries }) => (entries.at(-1).value = other(entries.at(-1).value))],
  ['the words and bytes of a value', 'path', (evidence) => forgeBytes(evidence)],
  ['a version left out', 'chain', ({ entries }) => entries.splice(0, 1)],
  ['the time of a change', 'fields', ({ entries }) => (entries[0].recorded = '2026-01-01T00:00:00Z')],
  ['the size of the log', 'signature', (e) => (e.checkpoint = e.checkpoint.replace(/\n\d/, '\n9'))],
];

function forgeBytes({ entries }) {
  const bytes = Buffer.from(entries[0].bytes, 'base64');
  bytes[bytes.length - 70] ^= 1;
  entries[0].bytes = bytes.toString('base64');
}

for (const [what, step, change] of forgeries) {
  test(`a card with a forged part is refused and says where: ${what}`, async () => {
    const reader = await reads(forged(change));
    await verdict(reader, 'failed');
    await reader.page.locator(`[data-testid=problems] [data-step=${step}]`).waitFor();
    assert.equal(await reader.page.locator('.qr').count(), 0);
    await reader.picture(`22-forged-${step}`);
  });
}

test('an independent page from disk checks a card, a forged card, and a proof file', async () => {
  const reader = await reads(kVerifier);
  const { page } = reader;
  await page.getByLabel('Ключи школы и свидетелей, по одному в строке').fill(history.vkey);
  const files = page.getByLabel('Перетащите файл сюда или выберите его');
  await files.setInputFiles(card);
  await verdict(reader, 'ok');
  await files.setInputFiles(forged(forgeries[1][2]));
  await verdict(reader, 'failed');
  const entry = history.entries.find((one) => one.position === cell.position);
  const proof = freshPath('entry.tlog-proof');
  const bytes = freshPath('entry.bin');
  const path = `${entry.proof.join('\n')}\n\n${history.checkpoint}`;
  writeFileSync(proof, `c2sp.org/tlog-proof@v1\nindex ${entry.position}\n${path}`);
  writeFileSync(bytes, Buffer.from(entry.bytes, 'base64'));
  await files.setInputFiles(proof);
  await page.getByText('добавьте файл байтов').waitFor();
  await files.setInputFiles([proof, bytes]);
  await verdict(reader, 'ok');
  const row = await page.locator(`tr[data-position="${entry.position}"]`).innerText();
  for (const part of [entry.was, entry.value, `№\u00a0${entry.actor.id}`]) assert.ok(row.includes(part), row);
  await reader.picture('23-proof');
  const other = freshPath('other.bin');
  writeFileSync(other, Buffer.from('another entry'));
  await files.setInputFiles([proof, other]);
  await verdict(reader, 'failed');
});

test('the drawer gives proof and bytes of each entry, which the page of the server checks', async () => {
  const auditor = await drawer();
  const details = auditor.page.getByTestId('history').getByRole('button', { name: 'Подробности' });
  await details.first().click();
  const button = (name) => auditor.page.getByRole('button', { name, exact: true }).first();
  const proof = await saved(auditor, () => button('Скачать доказательство').click());
  const bytes = await saved(auditor, () => button('Скачать байты').click());
  await auditor.open('/verify.html');
  const files = auditor.page.getByLabel('Перетащите файл сюда или выберите его');
  await auditor.page.getByLabel('Ключи школы').fill(history.vkey);
  await files.setInputFiles([proof, bytes]);
  await verdict(auditor, 'ok');
});

test('the page speaks English and is worked by keyboard', async () => {
  const reader = await reads(card);
  await verdict(reader, 'unkeyed');
  await reader.page.getByRole('button', { name: 'English' }).focus();
  await reader.type('Enter');
  await reader.page.getByRole('heading', { name: 'Evidence card' }).waitFor();
  const focused = await reader.page.evaluate(() => document.activeElement?.textContent);
  assert.equal(focused, 'Русский');
  await verdict(reader, 'unkeyed');
});

test('card and page are accessible, light and dark, wide and narrow', async () => {
  const narrow = { width: 320, height: 640 };
  for (const colorScheme of ['light', 'dark']) {
    for (const [name, path] of [['card', card], ['forged', forged(forgeries[0][2])], ['page', kVerifier]]) {
      const reader = await reads(path, { colorScheme });
      assert.deepEqual(await reader.axe(), [], `${name}, ${colorScheme}`);
      await reader.picture(`24-${name}-${colorScheme}`);
      await reader.page.setViewportSize(narrow);
      const overflow = await reader.page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      assert.ok(overflow <= 0, `${name} scrolls sideways by ${overflow}`);
    }
  }
});

test('the card prints on one A4 sheet that bears school, date, entries and root', async () => {
  const reader = await reads(card);
  await verdict(reader, 'unkeyed');
  const pdf = await reader.page.pdf({ preferCSSPageSize: true });
  assert.equal(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g).length, 1);
  if (process.env.LETOPIS_PICTURES) {
    writeFileSync(join(process.env.LETOPIS_PICTURES, '25-sheet.pdf'), pdf);
  }
  const margins = await reader.page.evaluate(() =>
    [...document.adoptedStyleSheets].flatMap((sheet) => [...sheet.cssRules]).map((rule) => rule.cssText).join(),
  );
  const decoded = margins.replace(/\\([0-9a-f]+) /g, (_, code) => String.fromCodePoint(parseInt(code, 16)));
  // The card's own: a newer checkpoint may have been signed since the history was read.
  const root = opened().evidence.checkpoint.split('\n')[2].slice(0, 12);
  for (const part of ['Летопись', 'Лист ', root]) assert.ok(decoded.includes(part), decoded);
});

test('no page asked for anything, broke its policy or stopped with an error', () => {
  assert.deepEqual(people.flatMap((person) => person.complaints), []);
});
