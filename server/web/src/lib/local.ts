// Small settings of this device. Storage may be switched off: then they last as long as the page.

const memory = new Map<string, string>();

export function readLocal(key: string): string | null {
  try {
    return localStorage.getItem(`letopis.${key}`) ?? memory.get(key) ?? null;
  } catch {
    return memory.get(key) ?? null;
  }
}

export function writeLocal(key: string, value: string): void {
  memory.set(key, value);
  try {
    localStorage.setItem(`letopis.${key}`, value);
  } catch {
    // full or forbidden: the copy in memory is what we have
  }
}
