// People in front of browsers: Debian's Chromium driven against the real server.
import { createRequire } from 'node:module';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { root } from '../../system/support/program.mjs';

const require = createRequire(join(root, 'server/web/'));
const { chromium } = require('playwright-core');

export const kPages = ['--web', join(root, 'server/web/dist')];
const kPictures = process.env.LETOPIS_PICTURES ?? '';
const kQuiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function openBrowser() {
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: kQuiet });
}

/** One person in a browser of their own. Fails the test at the end if the page complained. */
export class Person {
  static async at(browser, url, options = {}) {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      locale: 'ru-RU',
      ...options,
    });
    return new Person(context, await context.newPage(), url);
  }

  constructor(context, page, url) {
    this.context = context;
    this.page = page;
    this.url = url;
    this.complaints = [];
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      const text = message.text();
      // refused answers and lost connections are part of the story; a broken policy or script is not
      if (message.type() === 'error' && !/^Failed to load resource/.test(text)) this.complaints.push(text);
    });
  }

  async signIn(login, password) {
    await this.page.goto(`${this.url}/login`);
    await this.page.getByLabel('Логин').fill(login);
    await this.page.getByLabel('Пароль', { exact: true }).fill(password);
    await this.page.keyboard.press('Enter');
    await this.page.getByRole('button', { name: 'Выйти' }).waitFor();
  }

  async open(path) {
    await this.page.goto(this.url + path);
  }

  async openJournal(group) {
    await this.open(`/j/${group}`);
    await this.page.getByRole('grid').waitFor();
  }

  cell(row, column) {
    return this.page.locator(`[data-rc="${row},${column}"]`);
  }

  async type(...keys) {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Until nothing waits to be saved. */
  async saved() {
    await this.page.getByText('Все изменения сохранены').waitFor();
  }

  /** Number of columns, the last of which is the newest lesson shown. */
  async columns() {
    return this.page.locator('[data-rc^="0,"]').count();
  }

  async picture(name) {
    if (!kPictures) return;
    mkdirSync(kPictures, { recursive: true });
    await this.page.screenshot({ path: join(kPictures, `${name}.png`) });
  }

  /** Violations of WCAG 2.2 A and AA, by axe-core. */
  async axe() {
    const session = await this.context.newCDPSession(this.page);
    await session.send('Page.setBypassCSP', { enabled: true });
    await this.page.reload();
    await this.page.getByRole('main').waitFor();
    await this.page.waitForLoadState('networkidle');
    await this.page.addScriptTag({ path: require.resolve('axe-core/axe.min.js') });
    const found = await this.page.evaluate(async () => {
      const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
      const { violations } = await globalThis.axe.run({ runOnly: { type: 'tag', values: tags } });
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).slice(0, 3)}`);
    });
    return found;
  }

  async close() {
    await this.context.close();
  }
}
