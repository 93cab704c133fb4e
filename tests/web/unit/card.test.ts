import { readFileSync } from 'node:fs';
import type { History } from '@/api/types';
import { encodeUtf8, fromBase64 } from '@/lib/bytes';
import { checkProof } from '@/ledger/offline';
import { parseProofFile, writeProofFile } from '@/ledger/proofFile';
import { makeCard, readCard, readView, type View } from '@/verify/embed';
import { load } from '@/verify/load';
import { evidenceOf, ledgerOf } from '../fixtures/evidence.mjs';

const file = new URL('../fixtures/history.json', import.meta.url);
const history = JSON.parse(readFileSync(file, 'utf8')) as History;
const evidence = evidenceOf(history, ledgerOf(history.origin));
const view: View = { locale: 'ru', offset: 180, organisation: 'Школа № 1502' };
const place = (id: string) => `<script type="application/json" id="${id}"></script>`;
const page = `<!doctype html><body>${place('evidence')}${place('view')}<script>$&</script></body>`;

// The bundle of the C2SP formats, made and verified by other programs than this one.
const keys = `school.example/ledger+0123e44b+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4
witness.example/w1+20324abe+BCmsuuFBvMrwsi4alNNNC8c2HlJtC/4SyJeUvJMilm3X`;
const golden = `c2sp.org/tlog-proof@v1
index 4
yiM+eia4w1wsk/Ukx7kF56IQVkDW3MWUaUz/VtJu+yU=
nk9gCR+floFqznAPtqjjcnnV64dge2jQB95D5t164Hg=
zY1lN35vrXYAPixXSd59LsU29xUJtuW4o2dNNg5Y2Co=
5jLpqTgjsBDSEX6SgZiRnbTMdTuRd8bQ5tSsAOxe0Ks=

school.example/ledger
15
rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=

— school.example/ledger ASPkS6zOj82uhT2KBh3wOqS/rvxUdxsz/javdYy1ZvQkVilxy6ebDcd2kCHhv/89MtZPe4aOHDIn3wpIyp4DbK7czA4=
— witness.example/w1 IDJKvgAAAABlU/EArK+uoSeg5BeZ8ErHT0vFLVJh0jrlNo4aVEjrY/eitXxmwNBL3f/qyMvo6FqM1YG7sR3Pfv76iNIj0QL/ZRFLDg==
`;
const five = encodeUtf8('five');

describe('Proof file', () => {
  it('proves the golden bundle, the witness included', async () => {
    const result = await checkProof(parseProofFile(golden), five, keys);
    expect(result.steps.filter((step) => step.state !== 'ok')).toEqual([]);
    expect(result).toMatchObject({ verdict: 'ok', uncheckedWitnesses: [] });
    const cosigned = result.steps.find((step) => step.id === 'witnesses')!.details[0]!;
    expect(cosigned.facts).toBe('witness.example/w1, 2023-11-14T22:13:20Z');
  });

  it('proves nothing while no key was given', async () => {
    expect((await checkProof(parseProofFile(golden), five, '')).verdict).toBe('waiting');
  });

  it('does not prove the golden bundle with any one byte changed', async () => {
    const bytes = encodeUtf8(golden);
    const accepted: string[] = [];
    for (const at of bytes.keys()) {
      const copy = Uint8Array.from(bytes);
      copy[at] = (copy[at] ?? 0) ^ 1;
      try {
        const text = new TextDecoder('utf-8', { fatal: true }).decode(copy);
        const { verdict } = await checkProof(parseProofFile(text), five, keys);
        if (verdict === 'ok') accepted.push(`${at}`);
      } catch {
        // refused as a file
      }
    }
    expect(accepted).toEqual([]);
  });

  it('does not prove another entry, nor the entry at another place', async () => {
    const proof = parseProofFile(golden);
    expect((await checkProof(proof, encodeUtf8('six'), keys)).verdict).toBe('failed');
    expect((await checkProof({ ...proof, index: 5 }, five, keys)).verdict).toBe('failed');
    expect((await checkProof(proof, new Uint8Array(), keys)).verdict).toBe('failed');
  });

  it('reads an entry that it knows, and notices that it stands elsewhere', async () => {
    const [entry] = history.entries;
    const proof = parseProofFile(writeProofFile(21, entry!.proof!, history.checkpoint));
    const result = await checkProof(proof, fromBase64(entry!.bytes), history.vkey);
    expect(result).toMatchObject({ verdict: 'ok', entries: [{ entry: { value: '3' } }] });
    const moved = await checkProof({ ...proof, index: 22 }, fromBase64(entry!.bytes), history.vkey);
    expect(moved.steps[0]).toMatchObject({ id: 'bytes', state: 'failed' });
  });

  it('passes over the unauthenticated extra line', async () => {
    const text = golden.replace('index', 'extra QUJD\nindex');
    expect((await checkProof(parseProofFile(text), five, keys)).verdict).toBe('ok');
  });

  it.each([
    ['nothing', ''],
    ['another format', golden.replace('@v1', '@v2')],
    ['no index', golden.replace('index 4\n', '')],
    ['an index with a zero before it', golden.replace('index 4', 'index 04')],
    ['a negative index', golden.replace('index 4', 'index -4')],
    ['an index beyond what is exact', golden.replace('index 4', 'index 9007199254740993')],
    ['two extra lines', golden.replace('index', 'extra QQ==\nextra QQ==\nindex')],
    ['a hash of 31 bytes', golden.replace(/yiM.*/, 'A'.repeat(40) + 'AA==')],
    ['a line that is not base64', golden.replace('yiM', 'y M')],
    ['base64 of another spelling', golden.replace('+yU=', '+yV=')],
    ['65 hashes', golden.replace(/(yiM.*\n)/, '$1'.repeat(62))],
    ['no checkpoint', golden.split('\n\n')[0]!],
    ['Windows line ends', golden.replaceAll('\n', '\r\n')],
    ['too long a text', golden + 'x'.repeat(131_072)],
  ])('refuses %s', (_, text) => {
    expect(() => parseProofFile(text)).toThrow();
  });
});

describe('Evidence card', () => {
  it('holds the evidence and gives it back', () => {
    const card = readCard(makeCard(page, evidence, view));
    expect(JSON.parse(card.evidence)).toEqual(evidence);
    expect(readView(card.view)).toEqual(view);
  });

  it('lets no text end its element or replace other parts of the page', () => {
    const name = `</script><script>alert(1)</script><!-- $& $' $\``;
    const card = makeCard(page, { name }, { ...view, organisation: name });
    expect(card.match(/<\/script/g)).toHaveLength(3);
    expect(card).not.toContain('<!--');
    expect(JSON.parse(readCard(card).evidence)).toEqual({ name });
    expect(readView(readCard(card).view)?.organisation).toBe(name);
  });

  it('is not made from a page without a place for it, or with two', () => {
    expect(() => makeCard('<html></html>', evidence, view)).toThrow('no place');
    expect(() => makeCard(page + page, evidence, view)).toThrow('no place');
    expect(() => makeCard(makeCard(page, evidence, view), evidence, view)).toThrow('no place');
  });

  it.each(['', '{', 'null', '[]', '{"offset":"3"}', '{"offset":9999,"organisation":""}'])(
    'passes over the view %s',
    (text) => {
      expect(readView(text)).toBeNull();
    },
  );
});

describe('A file that somebody chose', () => {
  const given = (name: string, content: string | Uint8Array) => ({
    name,
    bytes: typeof content === 'string' ? encodeUtf8(content) : content,
  });

  it('is told by its content, whatever its name', () => {
    const json = JSON.stringify(evidence);
    expect(load([given('a.txt', json)])).toMatchObject({ kind: 'evidence', view: null });
    expect(load([given('a.txt', makeCard(page, evidence, view))])).toMatchObject({
      kind: 'evidence',
      embedded: false,
      view,
    });
    const files = [given('entry.bin', five), given('a.txt', golden)];
    expect(load(files)).toMatchObject({ kind: 'proof', bytes: five });
    expect(load(files.toReversed())).toMatchObject({ kind: 'proof', bytes: five });
  });

  it('is asked to be completed when it is a half', () => {
    expect(load([given('x', golden)])).toEqual({ kind: 'incomplete', missing: 'bytes' });
    expect(load([given('x', Uint8Array.of(0, 255))])).toEqual({
      kind: 'incomplete',
      missing: 'proof',
    });
  });

  it.each([
    ['a page without evidence', page],
    ['a page that is no card', '<!doctype html><p>hello</p>'],
    ['a document of another format', '{"format": "letopis-evidence/9"}'],
    ['a broken document', '{"format"'],
    ['a broken proof', 'c2sp.org/tlog-proof@v1\nindex x\n\n'],
  ])('is refused when it is %s', (_, text) => {
    expect(load([given('x', text)]).kind).toBe('bad');
  });

  it('is refused when an entry is larger than any', () => {
    const files = [given('x', golden), given('y', new Uint8Array(65_536))];
    expect(load(files)).toMatchObject({ kind: 'bad' });
  });
});
