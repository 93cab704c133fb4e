// An evidence card: the page of verify.html with the evidence inside, and back.

/** How the card was shown when it was made. Words only: nothing proves them. */
export interface View {
  locale: 'ru' | 'en';
  /** Minutes to add to UTC for the school's wall clock. */
  offset: number;
  organisation: string;
}

const kPageChars = 32 * 1024 * 1024;
const opening = (id: string) => `<script type="application/json" id="${id}">`;
const kClosing = '</' + 'script>';

/** JSON that cannot end the element that it stands in. */
const harmless = (value: unknown) => JSON.stringify(value).replaceAll('<', '\\u003c');

function fill(page: string, id: string, value: unknown): string {
  const empty = opening(id) + kClosing;
  const [before, after, ...more] = page.split(empty);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`the page has no place for ${id}`);
  }
  return before + opening(id) + harmless(value) + kClosing + after;
}

export function makeCard(page: string, evidence: unknown, view: View): string {
  return fill(fill(page, 'evidence', evidence), 'view', view);
}

function contentOf(page: string, id: string): string {
  const start = page.indexOf(opening(id));
  if (start < 0) return '';
  const from = start + opening(id).length;
  const end = page.indexOf('<', from);
  return end < 0 ? '' : page.slice(from, end);
}

/** The two texts of a card that was given as a file; empty ones where there is nothing. */
export function readCard(page: string): { evidence: string; view: string } {
  if (page.length > kPageChars) throw new Error('the page is too long');
  return { evidence: contentOf(page, 'evidence'), view: contentOf(page, 'view') };
}

/** Never throws: a view that cannot be read is passed over. */
export function readView(text: string): View | null {
  try {
    const given = JSON.parse(text) as Partial<View> | null;
    const { locale, offset, organisation } = given ?? {};
    const fits =
      Number.isInteger(offset) && Math.abs(offset as number) <= 14 * 60 && text.length < 2000;
    if (!fits || typeof organisation !== 'string') return null;
    return { locale: locale === 'en' ? 'en' : 'ru', offset: offset as number, organisation };
  } catch {
    return null;
  }
}
