// Ed25519 (RFC 8032): the browser's own where there is one, else in JavaScript. WebCrypto is absent
// without HTTPS, and its Ed25519 is younger than many browsers in schools.
import { hashes, verify } from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';

hashes.sha512 = sha512;

export type SignatureCheck = (
  signature: Uint8Array,
  message: Uint8Array,
  key: Uint8Array,
) => Promise<boolean>;

export const verifyInScript: SignatureCheck = async (signature, message, key) => {
  try {
    return verify(signature, message, key, { zip215: false });
  } catch {
    return false;
  }
};

const buffer = (bytes: Uint8Array) => new Uint8Array(bytes);

export const verifySignature: SignatureCheck = async (signature, message, key) => {
  const subtle = globalThis.crypto?.subtle;
  if (!subtle) return verifyInScript(signature, message, key);
  try {
    const algorithm = { name: 'Ed25519' };
    const imported = await subtle.importKey('raw', buffer(key), algorithm, false, ['verify']);
    return await subtle.verify(algorithm, imported, buffer(signature), buffer(message));
  } catch {
    return verifyInScript(signature, message, key);
  }
};
