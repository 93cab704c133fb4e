// English words of the matrix of rights.
import type { RightsWords } from '@/i18n/ruRights';

export const enRights: RightsWords = {
  title: 'Roles and rights',
  lead: 'Who may do what in the journal. One table decides, on the server and in the rules.',
  role: 'Role',
  allRoles: 'All roles',
  function: 'Function',
  what: 'Access',
  where: 'To what',
  clause: 'Clause',
  ours: 'decided by the system',
  inferred: 'inferred',
  inferredHelp: 'In italics: not said by the documents, but inferred from them.',
  nothing: 'nothing',
  none: 'This role has no function at all.',
  primary: 'only in grades 1 to 4',
  letters: { read: 'R', control: 'C', write: 'W', approve: 'A' },
  access: { read: 'Read', control: 'Control', write: 'Write', approve: 'Approve, appoint' },
  marks: {
    own: 'own',
    own_class: 'cl',
    own_groups: 'gr',
    municipality: 'mun',
    region: 'reg',
  },
  scope: {
    own: 'the own record, or that of the own child',
    own_class: 'the own class',
    own_groups: 'the own subject groups',
    organisation: 'the whole organisation',
    municipality: 'the municipality',
    region: 'the region',
  },
  legend: 'How to read the table',
};
