// Numbers with their nouns.
const rules = new Intl.PluralRules('ru');

/** "1 отметка", "2 отметки", "5 отметок". */
export function plural(n: number, one: string, few: string, many: string): string {
  const form = rules.select(n);
  return `${n} ${form === 'one' ? one : form === 'few' ? few : many}`;
}

/** "1 mark", "5 marks". */
export function count(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`;
}
