// Short names for the shapes of server/api/openapi.json.
import type { components, operations } from '@/api/schema';

type Schemas = components['schemas'];

export type Session = Schemas['Session'];
export type Role = Schemas['Role'];
export type Named = Schemas['Named'];
export type Journals = Schemas['Journals'];
export type JournalItem = Schemas['JournalItem'];
export type Term = Schemas['Term'];
export type Journal = Schemas['Journal'];
export type Lesson = Schemas['Lesson'];
export type LessonKind = Schemas['LessonKind'];
export type JournalPupil = Schemas['JournalPupil'];
export type NewLesson = Schemas['NewLesson'];
export type ReasonInput = Schemas['ReasonInput'];
export type ReasonCode = Schemas['ReasonCode'];
export type Receipt = Schemas['Receipt'];
export type CurrentValue = Schemas['CurrentValue'];
export type History = Schemas['History'];
export type HistoryEntry = Schemas['Entry'];
export type AuditItem = Schemas['AuditItem'];
export type AuditPage = Schemas['AuditPage'];
export type AuditDays = Schemas['AuditDays'];
export type Restores = Schemas['Restores'];
export type Restore = Restores['restores'][number];
export type LiveCell = Schemas['LiveCell'];
export type Rights = Schemas['Rights'];
export type FunctionRights = Schemas['FunctionRights'];
export type Right = Schemas['Right'];
export type Problem = Schemas['Problem'];
export type AuditQuery = NonNullable<operations['searchAudit']['parameters']['query']>;
