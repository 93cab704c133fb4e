// What each printed sheet bears, in the margins of CSS Paged Media: system and school, when and by
// whom, the entries, the root, and which sheet of how many.
import type { Evidence } from '@/ledger/evidence';
import type { OfflineResult } from '@/ledger/offline';
import { moment, shortRoot } from '@/verify/card';
import type { View } from '@/verify/embed';
import { rangeOf } from '@/verify/qr';
import type { Words } from '@/verify/words';

/** A CSS string, whatever the text holds. */
const quoted = (text: string) =>
  `"${Array.from(text, (sign) => `\\${sign.codePointAt(0)!.toString(16)} `).join('')}"`;

let sheet: CSSStyleSheet | null = null;

export function sheetMargins(
  evidence: Evidence,
  result: OfflineResult,
  view: View | null,
  t: Words,
): void {
  const system = [t.verify.product, view?.organisation ?? evidence.origin].filter(Boolean);
  const made = `${moment(evidence.made.at, view)}, ${evidence.made.by}`;
  const at = `${t.verify.facts.entries} № ${rangeOf(evidence).replace('-', '–')}`;
  const root = result.verdict === 'failed' ? t.verify.verdicts.failed : shortRoot(result);
  const bottom = [made, at, result.verdict === 'failed' ? root : t.verify.short(root)];
  const [sheetWord, page, of, pages] = t.verify.sheet('page', 'pages') as [
    string,
    string,
    string,
    string,
  ];
  const number = `${quoted(sheetWord)} counter(${page}) ${quoted(of)} counter(${pages})`;
  sheet ??= new CSSStyleSheet();
  sheet.replaceSync(
    `@page { @top-left { content: ${quoted(system.join(' · '))} }` +
      ` @top-right { content: ${number} }` +
      ` @bottom-left { content: ${quoted(bottom.join(' · '))} } }`,
  );
  if (!document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets.push(sheet);
}
