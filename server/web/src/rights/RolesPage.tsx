// The matrix of rights: functions by roles, or the functions of one role in words.
import { useEffect, useState } from 'react';
import { Group, Loader, NativeSelect, Stack, Text, Title, VisuallyHidden } from '@mantine/core';
import { useRights } from '@/api/queries';
import type { FunctionRights, Right, Role } from '@/api/types';
import { useText, useLocale } from '@/i18n';
import classes from '@/rights/rights.module.css';
import { ProblemPanel } from '@/shared/ProblemPanel';

const kAccess = ['read', 'control', 'write', 'approve'] as const;
const kScopes = ['own', 'own_class', 'own_groups', 'municipality', 'region'] as const;

type Words = ReturnType<typeof useText>;

/** The right in words, for screen readers and for the list of one role. */
function inWords(t: Words, right: Right): string {
  const scope = t.rights.scope[right.scope];
  return right.primary_only ? `${scope}, ${t.rights.primary}` : (scope ?? '');
}

function Cell({ right }: { right: Right | undefined }) {
  const t = useText();
  if (!right) {
    return (
      <span className={classes.empty}>
        <span aria-hidden>–</span>
        <VisuallyHidden>{t.rights.nothing}</VisuallyHidden>
      </span>
    );
  }
  const words = `${t.rights.access[right.access]}: ${inWords(t, right)}`;
  return (
    <span title={words}>
      <span aria-hidden>
        <span className={right.stated ? classes.letter : classes.inferred}>
          {t.rights.letters[right.access]}
        </span>
        <span className={classes.mark}>
          {t.rights.marks[right.scope]}
          {right.primary_only && '*'}
        </span>
      </span>
      <VisuallyHidden>{words}</VisuallyHidden>
    </span>
  );
}

const ofRole = (one: FunctionRights, role: Role) => one.rights.find((right) => right.role === role);

function Matrix({ roles, functions }: { roles: Role[]; functions: FunctionRights[] }) {
  const t = useText();
  const english = useLocale() === 'en';
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{t.rights.function}</th>
          {roles.map((role) => (
            <th key={role} scope="col" data-role={role}>
              {t.roles[role]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {functions.map((one) => (
          <tr key={one.code}>
            <th scope="row">{english ? one.title_en : one.title}</th>
            {roles.map((role) => (
              <td key={role}>
                <Cell right={ofRole(one, role)} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function OneRole({ role, functions }: { role: Role; functions: FunctionRights[] }) {
  const t = useText();
  const english = useLocale() === 'en';
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{t.rights.function}</th>
          <th scope="col">{t.rights.what}</th>
          <th scope="col">{t.rights.where}</th>
          <th scope="col">{t.rights.clause}</th>
        </tr>
      </thead>
      <tbody>
        {functions.map((one) => {
          const right = ofRole(one, role);
          if (!right) return null;
          return (
            <tr key={one.code}>
              <th scope="row">{english ? one.title_en : one.title}</th>
              <td className={right.stated ? undefined : classes.inferred}>
                {t.rights.access[right.access]}
              </td>
              <td>{inWords(t, right)}</td>
              <td className={classes.clause}>
                {one.clause || t.rights.ours}
                {!right.stated && ` (${t.rights.inferred})`}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Legend() {
  const t = useText();
  return (
    <ul className={classes.legend} aria-label={t.rights.legend}>
      {kAccess.map((access) => (
        <li key={access}>
          <b>{t.rights.letters[access]}</b> {t.rights.access[access]}
        </li>
      ))}
      {kScopes.map((scope) => (
        <li key={scope}>
          <b>{t.rights.marks[scope]}</b> {t.rights.scope[scope]}
        </li>
      ))}
      <li>
        <b>*</b> {t.rights.primary}
      </li>
      <li>
        <i>{t.rights.inferredHelp}</i>
      </li>
    </ul>
  );
}

export default function RolesPage() {
  const t = useText();
  const query = useRights();
  const [chosen, choose] = useState('');

  useEffect(() => {
    document.title = `${t.rights.title} · ${t.product}`;
  }, [t]);

  if (query.isError) {
    return <ProblemPanel page error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (!query.data) return <Loader aria-label={t.loading} />;
  const { roles, functions } = query.data;
  const role = roles.find((one) => one === chosen);
  return (
    <Stack gap="sm">
      <Group justify="space-between" align="flex-end">
        <div>
          <Title order={1} size="h3">
            {t.rights.title}
          </Title>
          <Text size="sm" c="var(--dim)">
            {t.rights.lead}
          </Text>
        </div>
        <NativeSelect
          label={t.rights.role}
          w={240}
          data={[
            { value: '', label: t.rights.allRoles },
            ...roles.map((one) => ({ value: one, label: t.roles[one] ?? one })),
          ]}
          value={chosen}
          onChange={(event) => choose(event.currentTarget.value)}
        />
      </Group>
      {!role && <Legend />}
      <div
        className={classes.scroll}
        data-all={role ? undefined : true}
        role="region"
        aria-label={t.rights.title}
        tabIndex={0}
      >
        {role ? (
          <OneRole role={role} functions={functions} />
        ) : (
          <Matrix roles={roles} functions={functions} />
        )}
      </div>
    </Stack>
  );
}
