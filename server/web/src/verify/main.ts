// verify.html: checks evidence in the browser, without a network and without a server. As an
// evidence card it carries the evidence inside and checks it when it is opened.
import '@/verify/verify.css';
import { currentLocale, setLocale } from '@/i18n/locale';
import { messageOf } from '@/ledger/finding';
import { checkEvidence, checkProof, type OfflineResult } from '@/ledger/offline';
import { head, place, single, versions } from '@/verify/card';
import { h } from '@/verify/dom';
import { readView } from '@/verify/embed';
import { load, loadEvidence, type GivenFile, type Loaded } from '@/verify/load';
import { sheetMargins } from '@/verify/sheet';
import { findings, verdictBox } from '@/verify/verdict';
import { words } from '@/verify/words';

const embedded = (id: string) => document.getElementById(id)?.textContent ?? '';
const root = document.getElementById('page')!;

let loaded: Loaded | null = null;
let names = '';
let keys = '';
let turn = 0;
let report = h('div');

async function check(): Promise<OfflineResult | null> {
  if (loaded?.kind === 'evidence') return checkEvidence(loaded.evidence, keys);
  if (loaded?.kind === 'proof') return checkProof(loaded.proof, loaded.bytes, keys);
  return null;
}

/** Checks what is loaded and shows it; a later call makes an earlier one's answer void. */
async function show(): Promise<void> {
  turn += 1;
  const mine = turn;
  const result = await check();
  if (mine === turn) report.replaceChildren(...reportOf(result));
}

function reportOf(result: OfflineResult | null): Node[] {
  const t = words();
  const bad = (text: string) => [h('p', { class: 'verdict', role: 'alert' }, text)];
  if (!loaded) return [];
  if (loaded.kind === 'bad') return bad(`${t.verify.unreadable}: ${loaded.why}`);
  if (loaded.kind === 'incomplete') {
    return bad(loaded.missing === 'bytes' ? t.verify.needBytes : t.verify.needProof);
  }
  if (!result) return [];
  const file = names === '' ? null : h('p', { class: 'dim screen' }, t.verify.files(names));
  const parts =
    loaded.kind === 'proof'
      ? [file, verdictBox(result, t), single(result, t), findings(loaded, result, t)]
      : cardParts(loaded, result, file);
  return parts.filter((part) => part !== null);
}

function cardParts(
  given: Extract<Loaded, { kind: 'evidence' }>,
  result: OfflineResult,
  file: Node | null,
): (Node | null)[] {
  const t = words();
  const { evidence, view } = given;
  sheetMargins(evidence, result, view, t);
  return [
    file,
    head(evidence, view, t),
    verdictBox(result, t),
    versions(evidence, result, view, t),
    place(evidence, result, t),
    findings(given, result, t),
  ];
}

async function read(file: File): Promise<GivenFile> {
  return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
}

async function take(files: FileList | null | undefined): Promise<void> {
  if (!files || files.length === 0) return;
  const given = [...files];
  names = given.map((file) => file.name).join(', ');
  try {
    loaded = load(await Promise.all(given.map(read)));
  } catch (error) {
    loaded = { kind: 'bad', why: messageOf(error) };
  }
  await show();
}

function keyField(): HTMLElement[] {
  const { verify: t } = words();
  const field = h('textarea', {
    id: 'keys',
    rows: '3',
    spellcheck: 'false',
    autocomplete: 'off',
    'aria-describedby': 'keys-help',
    input: (event) => {
      keys = (event.target as HTMLTextAreaElement).value;
      void show();
    },
  });
  field.value = keys;
  return [
    h('label', { for: 'keys' }, t.keys),
    h('p', { id: 'keys-help', class: 'dim' }, t.keysHelp),
    field,
  ];
}

function tools(isCard: boolean): HTMLElement {
  const { verify: t } = words();
  const file = h('input', {
    type: 'file',
    id: 'files',
    multiple: true,
    'aria-describedby': 'files-help',
    // so that the same file, when it was changed, can be chosen again
    click: (event) => ((event.target as HTMLInputElement).value = ''),
    change: (event) => void take((event.target as HTMLInputElement).files),
  });
  return h(
    'section',
    { class: 'tools screen', 'aria-label': isCard ? t.another : t.choose },
    h(
      'div',
      { class: 'drop' },
      h('label', { for: 'files' }, t.drop),
      h('p', { id: 'files-help', class: 'dim' }, t.accepts),
      file,
    ),
    h('div', {}, ...keyField()),
  );
}

function render(): void {
  const { verify: t } = words();
  const isCard = embedded('evidence') !== '';
  const title = isCard ? t.cardTitle : t.title;
  const view = isCard ? readView(embedded('view')) : null;
  document.documentElement.lang = currentLocale();
  document.title = `${title} · ${t.product}`;
  report = h('div', { class: 'report', 'aria-live': 'polite' });
  const switcher = h(
    'button',
    {
      type: 'button',
      id: 'language',
      lang: currentLocale() === 'ru' ? 'en' : 'ru',
      click: () => {
        setLocale(currentLocale() === 'ru' ? 'en' : 'ru');
        render();
        document.getElementById('language')?.focus();
      },
    },
    t.language,
  );
  const print = h('button', { type: 'button', click: () => window.print() }, t.print);
  const system = [t.product, view?.organisation].filter(Boolean).join(' · ');
  root.replaceChildren(
    h(
      'header',
      {},
      h('span', {}, system),
      h('span', { class: 'screen' }, isCard && print, ' ', switcher),
    ),
    h(
      'main',
      {},
      h('h1', {}, title),
      !isCard && h('p', {}, t.lead),
      !isCard && tools(false),
      report,
      isCard && tools(true),
    ),
  );
  void show();
}

function start(): void {
  const view = readView(embedded('view'));
  const russian = navigator.language.toLowerCase().startsWith('ru');
  setLocale(view?.locale ?? (russian ? 'ru' : 'en'));
  const evidence = embedded('evidence');
  if (evidence !== '') loaded = loadEvidence(evidence, view, true);
  document.addEventListener('dragover', (event) => event.preventDefault());
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    void take(event.dataTransfer?.files);
  });
  render();
}

start();
