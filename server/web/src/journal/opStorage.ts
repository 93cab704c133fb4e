// The outbox's place on this device: IndexedDB, one database per person, erased at sign-out.
import type { Op, OpStorage } from '@/journal/outbox';

const kStore = 'ops';

function promised<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'));
  });
}

function open(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(kStore, { keyPath: 'order', autoIncrement: true });
  };
  return promised(request);
}

type Stored = Op & { order?: number };

/** Private windows may have no IndexedDB: then the queue lasts as long as the page. */
export function deviceStorage(origin: string, person: number): OpStorage {
  const name = `letopis-outbox ${origin} ${person}`;
  const orders = new Map<string, number>();
  const database = open(name).catch(() => null);
  let chain: Promise<unknown> = Promise.resolve();

  /** One step after the other, so that a save never overtakes the removal behind it. */
  function inTurn<T>(otherwise: T, step: (store: IDBObjectStore) => Promise<T>): Promise<T> {
    const result = chain.then(async () => {
      const opened = await database;
      if (!opened) return otherwise;
      return step(opened.transaction(kStore, 'readwrite').objectStore(kStore));
    });
    const quiet = result.catch(() => otherwise);
    chain = quiet;
    return quiet;
  }

  return {
    load: () =>
      inTurn<Op[]>([], async (store) => {
        const rows = (await promised(store.getAll())) as Stored[];
        return rows.map(({ order, ...op }) => {
          if (order !== undefined) orders.set(op.key, order);
          return op;
        });
      }),
    save: (op) => {
      const copy = { ...op };
      return inTurn<void>(undefined, async (store) => {
        const order = orders.get(copy.key);
        const row = order === undefined ? copy : { ...copy, order };
        orders.set(copy.key, (await promised(store.put(row))) as number);
      });
    },
    remove: (key) =>
      inTurn<void>(undefined, async (store) => {
        const order = orders.get(key);
        if (order !== undefined) await promised(store.delete(order));
        orders.delete(key);
      }),
    clear: () => inTurn<void>(undefined, async (store) => promised(store.clear())),
  };
}
