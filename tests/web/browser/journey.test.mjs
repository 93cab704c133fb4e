// One mark, from the keyboard to the disk and back to an auditor, in a real browser.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { Client } from '../../system/support/client.mjs';
import { demo } from '../../system/support/schools.mjs';
import { forge, Server } from '../../system/support/program.mjs';
import { kPages, openBrowser, Person } from './support.mjs';

let browser;
let school;
let server;
let group;
const people = [];

async function comes(login, options) {
  const person = await Person.at(browser, server.url, options);
  people.push(person);
  await person.signIn(login, school.passwords[login]);
  return person;
}

before(async () => {
  school = await demo();
  server = await Server.start(school.folder, kPages);
  browser = await openBrowser();
  const client = await Client.signedIn(server.url, 'teacher', school.passwords.teacher);
  const { items } = await client.get('/api/v1/journals');
  const today = client.session.today;
  // a journal of the teacher's with a lesson of today, so that a column can be filled
  for (const item of items.filter((one) => one.mine)) {
    const page = await client.get(`/api/v1/journals/${item.id}?from=${today}&to=${today}`);
    if (page.lessons.length > 0) group ??= item.id;
  }
  if (group === undefined) {
    group = items.find((one) => one.mine).id;
    await client.addLesson(group, { day: today });
  }
  client.close();
});

afterEach(async () => {
  for (const person of people) await person.close();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

async function columnOfToday(person) {
  const last = (await person.columns()) - 1;
  for (let column = last; column >= 0; column -= 1) {
    const label = await person.cell(0, column).getAttribute('aria-label');
    if (!(await person.cell(0, column).getAttribute('aria-readonly').then((value) => value === 'true'))) {
      const day = Number((await todayOf(person)).slice(8));
      if (new RegExp(`(^|\\D)0?${day}\\D`).test(label ?? '')) return column;
    }
  }
  throw new Error('no column of today');
}

async function todayOf(person) {
  return person.page.evaluate(async () => (await (await fetch('/api/v1/session')).json()).today);
}

async function valueAt(person, row, column) {
  return (await person.cell(row, column).innerText()).replace(/\s+/g, '');
}

/** The first rows whose cell is empty and may be written. */
async function emptyRows(person, column, count) {
  const rows = [];
  for (let row = 0; rows.length < count; row += 1) {
    const cell = person.cell(row, column);
    if ((await cell.count()) === 0) break;
    const readonly = (await cell.getAttribute('aria-readonly')) === 'true';
    if (!readonly && (await valueAt(person, row, column)) === '') rows.push(row);
  }
  return rows;
}

test('a teacher fills a column by keyboard, and it is there after the page is opened again', async () => {
  const teacher = await comes('teacher');
  await teacher.openJournal(group);
  const column = await columnOfToday(teacher);
  const [first, ...rest] = await emptyRows(teacher, column, 4);
  const rows = [first, ...rest];
  await teacher.cell(rows[0], column).focus();
  for (const [index, row] of rows.entries()) {
    await teacher.cell(row, column).focus();
    await teacher.type(['5', '4', 'KeyY', '3'][index]);
  }
  await teacher.saved();
  await teacher.picture('01-column');
  await teacher.page.reload();
  await teacher.page.getByRole('grid').waitFor();
  const values = [];
  for (const row of rows) values.push(await valueAt(teacher, row, column));
  assert.deepEqual(values, ['5', '4', 'н', '3']);
});

test('one key puts a mark and the next cell has the focus', async () => {
  const teacher = await comes('teacher');
  await teacher.openJournal(group);
  const column = await columnOfToday(teacher);
  const [row] = await emptyRows(teacher, column, 1);
  await teacher.cell(row, column).focus();
  await teacher.type('5');
  const focused = await teacher.page.evaluate(() => document.activeElement?.dataset.rc);
  assert.notEqual(focused, `${row},${column}`);
  await teacher.saved();
});

let changed;

test('a mark of an earlier day is changed only with a reason, which nobody preselects', async () => {
  const teacher = await comes('teacher');
  await teacher.openJournal(group);
  const today = await columnOfToday(teacher);
  for (let column = today - 1; column >= 0 && !changed; column -= 1) {
    for (let row = 0; row < 25 && !changed; row += 1) {
      const cell = teacher.cell(row, column);
      if ((await cell.count()) === 0 || (await cell.getAttribute('aria-readonly')) === 'true') continue;
      if (/^[2-4]$/.test(await valueAt(teacher, row, column))) changed = { row, column };
    }
  }
  const { row, column } = changed;
  await teacher.cell(row, column).focus();
  await teacher.type('5');
  const dialog = teacher.page.getByRole('dialog');
  await dialog.waitFor();
  assert.equal(await dialog.locator('input[type=radio]:checked').count(), 0);
  await teacher.picture('02-reason');
  await teacher.type('3', 'Enter');
  await dialog.waitFor({ state: 'detached' });
  await teacher.saved();
  assert.equal(await valueAt(teacher, row, column), '5');
  changed.name = (await teacher.cell(row, column).getAttribute('aria-label')).split(',')[0];
});

test('the auditor finds the change, opens its history and proves it in the browser', async () => {
  const auditor = await comes('auditor');
  await auditor.open('/audit?corrections=1');
  const family = changed.name.split(' ')[0];
  await auditor.page.getByText(family).first().waitFor();
  await auditor.page.getByText('Перепроверка работы').first().waitFor();
  await auditor.picture('03-audit');
  await auditor.page.getByRole('button', { name: 'Развернуть' }).first().click();
  await auditor.page.getByRole('button', { name: 'История' }).first().click();
  await auditor.page.getByTestId('verify').click();
  await auditor.page.locator('[data-testid=proof][data-state=ok]').waitFor();
  await auditor.picture('04-proof');
  assert.equal(await auditor.page.getByTestId('history-now').innerText(), '5');
});

test('two people at one cell: the conflict shows both values and loses nothing', async () => {
  const one = await comes('teacher');
  const two = await comes('teacher');
  await one.openJournal(group);
  const column = await columnOfToday(one);
  const [row, other] = await emptyRows(one, column, 2);
  await two.openJournal(group);
  // the second browser does not hear of live changes meanwhile
  await two.page.route('**/api/v1/events*', (route) => route.abort());
  await two.page.reload();
  await two.page.getByRole('grid').waitFor();
  await one.cell(row, column).focus();
  await one.type('5');
  await one.saved();
  await two.cell(row, column).focus();
  await two.type('3');
  const conflict = two.page.locator(`[data-rc="${row},${column}"][data-st="conflict"]`);
  await conflict.waitFor();
  await two.cell(other, column).focus();
  await two.type('4');
  await two.cell(row, column).focus();
  await two.type('Enter');
  await two.page.getByTestId('conflict-mine').waitFor();
  await two.picture('05-conflict');
  assert.equal(await two.page.getByTestId('conflict-mine').innerText(), '3');
  assert.equal(await two.page.getByTestId('conflict-theirs').innerText(), '5');
  await two.page.getByRole('button', { name: 'Оставить чужую' }).click();
  await two.page.getByRole('dialog').waitFor({ state: 'detached' });
  assert.equal(await valueAt(two, row, column), '5');
  assert.equal(await valueAt(two, other, column), '4');
});

test('what one teacher writes appears in the other browser without a reload', async () => {
  const one = await comes('teacher');
  const two = await comes('deputy');
  await one.openJournal(group);
  await two.openJournal(group);
  const column = await columnOfToday(one);
  const [row] = await emptyRows(one, column, 1);
  await one.cell(row, column).focus();
  await one.type('4');
  await two.cell(row, column).getByText('4').waitFor();
});

test('a column past the edit window is locked and says why', async () => {
  const teacher = await comes('teacher');
  await teacher.openJournal(group);
  const locked = teacher.page.locator('td[data-lock]').first();
  await locked.focus();
  const before = await locked.innerText();
  await teacher.type('5');
  await teacher.page.getByText('Закрыто: прошло больше').first().waitFor();
  assert.equal(await locked.innerText(), before);
  await teacher.picture('06-locked');
});

test('without a connection marks wait in a queue and are sent when it is back', async () => {
  const teacher = await comes('teacher');
  await teacher.openJournal(group);
  const column = await columnOfToday(teacher);
  const [row] = await emptyRows(teacher, column, 1);
  await teacher.context.setOffline(true);
  await teacher.cell(row, column).focus();
  await teacher.type('4');
  await teacher.page.getByText('Нет связи').first().waitFor();
  await teacher.picture('07-offline');
  await teacher.context.setOffline(false);
  await teacher.saved();
  await teacher.page.reload();
  await teacher.page.getByRole('grid').waitFor();
  assert.equal(await valueAt(teacher, row, column), '4');
});

test('Ctrl+Z takes the last mark back, and the history keeps both', async () => {
  const teacher = await comes('teacher');
  await teacher.openJournal(group);
  const column = await columnOfToday(teacher);
  const [row] = await emptyRows(teacher, column, 1);
  await teacher.cell(row, column).focus();
  await teacher.type('2');
  await teacher.saved();
  await teacher.type('Control+z');
  await teacher.saved();
  assert.equal(await valueAt(teacher, row, column), '');
  await teacher.cell(row, column).focus();
  await teacher.type('Alt+h');
  await teacher.page.getByTestId('history').getByText('2 записи').waitFor();
});

test('pages are accessible, light and dark', async () => {
  for (const colorScheme of ['light', 'dark']) {
    const teacher = await comes('teacher', { colorScheme });
    await teacher.openJournal(group);
    assert.deepEqual(await teacher.axe(), [], `journal, ${colorScheme}`);
    await teacher.picture(`08-journal-${colorScheme}`);
    const auditor = await comes('auditor', { colorScheme });
    await auditor.open('/audit');
    assert.deepEqual(await auditor.axe(), [], `audit, ${colorScheme}`);
    await auditor.picture(`09-audit-${colorScheme}`);
  }
});

test('a forged byte in the database makes the proof fail for everybody to see', async () => {
  const client = await Client.signedIn(server.url, 'auditor', school.passwords.auditor);
  const sets = '/api/v1/audit?kind=mark.set&limit=200';
  const { items } = await client.get(`${sets}&to=2026-10-30`);
  const any = (items.length > 0 ? items : (await client.get(sets)).items).at(-1);
  // The first row of the page that is opened below, whatever else the pupil got until that day.
  const filter = `pupil=${any.pupil.id}&kind=mark.set&to=${any.recorded.slice(0, 10)}`;
  const [old] = (await client.get(`/api/v1/audit?${filter}&limit=1`)).items;
  client.close();
  await server.stop();
  const forged = await forge(`${school.folder}/db`, String(old.position), '--payload');
  assert.equal(forged.code, 0, forged.stderr);
  server = await Server.start(school.folder, kPages);
  const auditor = await comes('auditor');
  await auditor.open(`/audit?${filter}`);
  await auditor.page.getByRole('button', { name: 'Развернуть' }).first().click();
  await auditor.page.getByRole('button', { name: 'История' }).first().click();
  await auditor.page.getByTestId('verify').click();
  await auditor.page.locator('[data-testid=proof][data-state=failed]').waitFor();
  await auditor.page.getByText('ПРОВЕРКА НЕ ПРОЙДЕНА').waitFor();
  await auditor.picture('10-forged');
});

test('no page broke the content security policy or stopped with an error', () => {
  assert.deepEqual(people.flatMap((person) => person.complaints), []);
});
