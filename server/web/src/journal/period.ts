// Which lessons a journal page shows.
import type { Journal, Term } from '@/api/types';
import { daysBetween } from '@/lib/dates';

export const kLast = 'last';
const kLastLessons = 40;
const kAhead = 5;

/** The shortest term that contains the day; null when none does. */
export function termOf(terms: Term[], day: string): Term | null {
  const around = terms.filter((term) => term.from <= day && day <= term.to);
  const length = (term: Term) => daysBetween(term.from, term.to);
  return around.toSorted((a, b) => length(a) - length(b))[0] ?? null;
}

/** Keeps some columns of a page; cells follow their lessons. */
export function keepLessons(journal: Journal, from: number, until: number): Journal {
  return {
    ...journal,
    lessons: journal.lessons.slice(from, until),
    cells: journal.cells
      .filter(([lesson]) => lesson >= from && lesson < until)
      .map(([lesson, ...rest]) => [lesson - from, ...rest]),
  };
}

/** The last 40 lessons: up to today, and a few that are already planned. */
export function lastLessons(journal: Journal): Journal {
  const past = journal.lessons.filter((lesson) => lesson.day <= journal.today).length;
  const until = Math.min(journal.lessons.length, past + kAhead);
  return keepLessons(journal, Math.max(0, until - kLastLessons), until);
}
