import { fromBase64 } from '@/lib/bytes';
import { leafHash, nodeHash } from '@/ledger/hash';
import { rootFromProof, verifyInclusion } from '@/ledger/inclusion';
import { verifyInScript, verifySignature } from '@/ledger/ed25519';
import {
  openNote,
  otherSigners,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
} from '@/ledger/note';
import { encodeUtf8, toBase64 } from '@/lib/bytes';

// The bundle of the C2SP formats, made and verified by other programs than this one.
const vkey = 'school.example/ledger+0123e44b+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4';
const proof = [
  'yiM+eia4w1wsk/Ukx7kF56IQVkDW3MWUaUz/VtJu+yU=',
  'nk9gCR+floFqznAPtqjjcnnV64dge2jQB95D5t164Hg=',
  'zY1lN35vrXYAPixXSd59LsU29xUJtuW4o2dNNg5Y2Co=',
  '5jLpqTgjsBDSEX6SgZiRnbTMdTuRd8bQ5tSsAOxe0Ks=',
].map(fromBase64);
const note = `school.example/ledger
15
rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=

— school.example/ledger ASPkS6zOj82uhT2KBh3wOqS/rvxUdxsz/javdYy1ZvQkVilxy6ebDcd2kCHhv/89MtZPe4aOHDIn3wpIyp4DbK7czA4=
— witness.example/w1 IDJKvgAAAABlU/EArK+uoSeg5BeZ8ErHT0vFLVJh0jrlNo4aVEjrY/eitXxmwNBL3f/qyMvo6FqM1YG7sR3Pfv76iNIj0QL/ZRFLDg==
`;
const leaf = leafHash(encodeUtf8('five'));
const checkpoint = parseCheckpoint(parseNote(note).body);

const flipped = (bytes: Uint8Array, at: number) => {
  const copy = Uint8Array.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
};

describe('Inclusion', () => {
  it('accepts the golden bundle', () => {
    expect(verifyInclusion(4, 15, leaf, proof, checkpoint.root)).toBe(true);
  });

  it('refuses another leaf, and each flipped byte of the path', () => {
    const other = leafHash(encodeUtf8('six'));
    expect(verifyInclusion(4, 15, other, proof, checkpoint.root)).toBe(false);
    const survivors = proof.flatMap((hash, i) =>
      [...hash.keys()].filter((at) =>
        verifyInclusion(4, 15, leaf, proof.with(i, flipped(hash, at)), checkpoint.root),
      ),
    );
    expect(survivors).toEqual([]);
  });

  it('refuses every other index and every other size', () => {
    const wrong = [0, 1, 2, 3, 5, 6, 7, 8, 14, 15, -1, 4.5, NaN];
    expect(wrong.filter((i) => verifyInclusion(i, 15, leaf, proof, checkpoint.root))).toEqual([]);
    const sizes = [0, 4, 5, 8, 17, 1000, 2 ** 53];
    expect(sizes.filter((n) => verifyInclusion(4, n, leaf, proof, checkpoint.root))).toEqual([]);
  });

  it('refuses a short and a long proof, and says which', () => {
    expect(() => rootFromProof(4, 15, leaf, proof.slice(1))).toThrow('too short');
    expect(() => rootFromProof(4, 15, leaf, [...proof, leaf])).toThrow('too long');
    expect(() => rootFromProof(0, 1, leaf, [leaf])).toThrow('too long');
  });

  it('refuses an empty leaf against an empty root', () => {
    const nothing = new Uint8Array();
    expect(verifyInclusion(0, 1, nothing, [], nothing)).toBe(false);
  });

  it('counts beyond 32 bits', () => {
    const size = 2 ** 32 + 1;
    const root = nodeHash(proof[0]!, leaf);
    expect(verifyInclusion(2 ** 32, size, leaf, [proof[0]!], root)).toBe(true);
    expect(verifyInclusion(0, size, leaf, [proof[0]!], root)).toBe(false);
  });
});

describe('Signed note', () => {
  it('opens the golden checkpoint and names the witness', async () => {
    const key = parseVerifierKey(vkey);
    const opened = await openNote(note, key);
    expect(parseCheckpoint(opened.body)).toMatchObject({ origin: key.name, size: 15 });
    expect(otherSigners(opened, key)).toEqual(['witness.example/w1']);
  });

  it.each([
    ['the browser', verifySignature],
    ['the script', verifyInScript],
  ])('refuses a changed body, checked by %s', async (_, check) => {
    const key = parseVerifierKey(vkey);
    await expect(openNote(note, key, check)).resolves.toBeTruthy();
    await expect(openNote(note.replace('\n15\n', '\n16\n'), key, check)).rejects.toThrow('verify');
  });

  it('refuses each flipped byte of the signature', async () => {
    const key = parseVerifierKey(vkey);
    const { signature } = parseNote(note).signatures[0]!;
    const message = encodeUtf8(parseNote(note).body);
    const answers = await Promise.all(
      [...signature.keys()].map((at) => verifySignature(flipped(signature, at), message, key.key)),
    );
    expect(answers.some(Boolean)).toBe(false);
  });

  it('refuses a foreign key of the same name', async () => {
    const typed = new Uint8Array(33).fill(9);
    typed[0] = 1;
    expect(() => parseVerifierKey(`school.example/ledger+0123e44b+${toBase64(typed)}`)).toThrow();
    const key = { ...parseVerifierKey(vkey), id: 'deadbeef' };
    await expect(openNote(note, key)).rejects.toThrow('known key');
  });

  it.each([
    ['a key of two parts', 'school.example/ledger+0123e44b'],
    ['a name with a blank', 'school example+0123e44b+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4'],
    ['an id that does not fit', vkey.replace('0123e44b', '0123e44c')],
    ['base64 with a blank', `${vkey} `],
  ])('refuses %s', (_, text) => {
    expect(() => parseVerifierKey(text)).toThrow();
  });

  it.each([
    ['no blank line', note.replace('\n\n', '\n')],
    ['no newline at the end', note.slice(0, -1)],
    ['a hyphen for the dash', note.replaceAll('—', '-')],
    ['a control character', note.replace('15', '15\u0007')],
    ['two blanks', note.replace('— school', '—  school')],
    ['too much of it', note + 'x'.repeat(70_000)],
  ])('refuses a note with %s', (_, text) => {
    expect(() => parseNote(text)).toThrow();
  });

  it('splits at the last blank line', () => {
    const twice = `text\n\nmore\n\n${note.slice(note.indexOf('—'))}`;
    expect(parseNote(twice).body).toBe('text\n\nmore\n');
  });

  it.each(['a\n015\n', 'a\n-1\n', 'a\n1e3\n', 'a\n99999999999999999\n', '\n1\n'])(
    'refuses the checkpoint %j',
    (head) => {
      expect(() => parseCheckpoint(`${head}${toBase64(leaf)}\n`)).toThrow();
    },
  );
});
