// Russian words of the matrix of rights.
export const ruRights = {
  title: 'Роли и права',
  lead: 'Кто что может в журнале. Одна таблица решает и на сервере, и в правилах.',
  role: 'Роль',
  allRoles: 'Все роли',
  function: 'Функция',
  what: 'Что может',
  where: 'С чем',
  clause: 'Основание',
  ours: 'решение системы',
  inferred: 'выведено',
  inferredHelp: 'Курсивом то, что в документах прямо не сказано и выведено из них.',
  nothing: 'ничего',
  none: 'У этой роли нет ни одной функции.',
  primary: 'только в 1–4 классах',
  letters: { read: 'Ч', control: 'К', write: 'З', approve: 'У' } as Record<string, string>,
  access: {
    read: 'Чтение',
    control: 'Контроль',
    write: 'Запись',
    approve: 'Утверждение, назначение',
  } as Record<string, string>,
  marks: {
    own: 'св',
    own_class: 'кл',
    own_groups: 'гр',
    municipality: 'мун',
    region: 'рег',
  } as Record<string, string>,
  scope: {
    own: 'своя запись или запись своего ребёнка',
    own_class: 'свой класс',
    own_groups: 'свои предметные группы',
    organisation: 'вся организация',
    municipality: 'муниципалитет',
    region: 'регион',
  } as Record<string, string>,
  legend: 'Как читать таблицу',
};

export type RightsWords = typeof ruRights;
