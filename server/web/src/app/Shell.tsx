// The frame of every page: header, sections, content.
import { useEffect, useSyncExternalStore, type ReactNode } from 'react';
import {
  ActionIcon,
  Badge,
  Button,
  Group,
  Menu,
  Stack,
  Text,
  Tooltip,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, useLocation } from 'wouter';
import type { Role } from '@/api/types';
import { useJournals } from '@/api/queries';
import {
  chooseRole,
  mayAudit,
  mayReadJournals,
  mayReadRights,
  signOut,
  startPage,
  useSignedIn,
} from '@/app/session';
import classes from '@/app/Shell.module.css';
import { setLocale, useLocale, useText } from '@/i18n';
import { Dialog } from '@/shared/Dialog';
import { PastButton } from '@/shared/PastButton';
import {
  IconBook2,
  IconChevronDown,
  IconHistory,
  IconLogout,
  IconMoon,
  IconShieldCheck,
  IconSun,
} from '@/shared/icons';

const kOwnShown = 30;
const kCollator = new Intl.Collator('ru', { numeric: true });

export function Shell({ children }: { children: ReactNode }) {
  const t = useText();
  const { session } = useSignedIn();
  const [location] = useLocation();
  const { organisation } = session;
  useEffect(() => {
    document.getElementById('main')?.scrollTo(0, 0);
  }, [location]);
  return (
    <div className={classes.frame}>
      <a href="#main" className="skip">
        {t.skip}
      </a>
      <header className={classes.top}>
        <div className={classes.header}>
          <Link href="/" className={classes.school} title={organisation.name}>
            {organisation.short_name || organisation.name}
          </Link>
          {organisation.training && <div className={classes.training}>{t.training}</div>}
          <div className={classes.tools}>
            {location.startsWith('/j/') && <PastButton />}
            <Person />
            <LanguageButton />
            <ThemeButton />
            <SignOutButton />
          </div>
        </div>
      </header>
      <div className={classes.body}>
        <Sections />
        <main id="main" className={classes.main} tabIndex={-1}>
          {children}
        </main>
      </div>
    </div>
  );
}

function Sections() {
  const t = useText();
  const { session } = useSignedIn();
  const [location] = useLocation();
  const pages = [
    ...(mayReadJournals(session.role)
      ? [{ href: '/journals', label: t.nav.journals, Icon: IconBook2 }]
      : []),
    ...(mayAudit(session.role) ? [{ href: '/audit', label: t.nav.audit, Icon: IconHistory }] : []),
    ...(mayReadRights(session.role)
      ? [{ href: '/roles', label: t.nav.rights, Icon: IconShieldCheck }]
      : []),
  ];
  const journals = useJournals(mayReadJournals(session.role));
  const own = (journals.data?.items ?? [])
    .filter((item) => item.mine)
    .toSorted((a, b) => kCollator.compare(a.title, b.title))
    .slice(0, kOwnShown);
  return (
    <nav className={classes.sections} aria-label={t.sections}>
      {pages.map(({ href, label, Icon }) => (
        <Link
          key={href}
          href={href}
          className={classes.section}
          aria-current={location === href ? 'page' : undefined}
        >
          <Icon size={19} stroke={1.7} aria-hidden />
          <span>{label}</span>
        </Link>
      ))}
      {own.length > 0 && (
        <div className={classes.own}>
          <p className={classes.caption}>{t.nav.mine}</p>
          {own.map((item) => (
            <Link
              key={item.id}
              href={`/j/${item.id}`}
              className={classes.section}
              aria-current={location === `/j/${item.id}` ? 'page' : undefined}
            >
              <span className={classes.ownTitle}>
                {item.title}
                <small>{item.subject}</small>
              </span>
            </Link>
          ))}
        </div>
      )}
    </nav>
  );
}

function Person() {
  const t = useText();
  const { session } = useSignedIn();
  const [, navigate] = useLocation();
  const name = (role: Role) => t.roles[role] ?? role;
  const choose = async (role: Role) => {
    await chooseRole(role);
    navigate(startPage(role));
  };
  return (
    <div className={classes.person}>
      <Text size="sm" fw={500} truncate visibleFrom="xs">
        {session.person.name}
      </Text>
      {session.roles.length > 1 ? (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button
              size="compact-sm"
              variant="light"
              color="gray"
              rightSection={<IconChevronDown size={14} />}
              aria-label={`${t.roleInForce}: ${name(session.role)}`}
            >
              {name(session.role)}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>{t.roleInForce}</Menu.Label>
            {session.roles.map((role) => (
              <Menu.Item
                key={role}
                onClick={() => void choose(role)}
                fw={role === session.role ? 700 : 400}
              >
                {name(role)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      ) : (
        <Badge variant="light" color="gray" tt="none" fw={600} className={classes.role}>
          {name(session.role)}
        </Badge>
      )}
    </div>
  );
}

export function LanguageButton() {
  const t = useText();
  const locale = useLocale();
  const code = locale === 'ru' ? 'EN' : 'RU';
  return (
    <Tooltip label={t.languageLabel}>
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        c="var(--ink)"
        px={8}
        h={36}
        lang={locale === 'ru' ? 'en' : 'ru'}
        aria-label={`${code}: ${t.languageLabel}`}
        onClick={() => setLocale(locale === 'ru' ? 'en' : 'ru')}
      >
        {code}
      </Button>
    </Tooltip>
  );
}

export function ThemeButton() {
  const t = useText();
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light') === 'dark';
  const label = dark ? t.theme.light : t.theme.dark;
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        c="var(--ink)"
        size={36}
        aria-label={label}
        onClick={() => setColorScheme(dark ? 'light' : 'dark')}
      >
        {dark ? <IconSun size={19} /> : <IconMoon size={19} />}
      </ActionIcon>
    </Tooltip>
  );
}

function SignOutButton() {
  const t = useText();
  const { outbox } = useSignedIn();
  const { waiting } = useSyncExternalStore(outbox.onStatus, outbox.status);
  const [asking, ask] = useDisclosure();
  return (
    <>
      <Tooltip label={t.signOut}>
        <ActionIcon
          variant="subtle"
          color="gray"
          c="var(--ink)"
          size={36}
          aria-label={t.signOut}
          onClick={() => (waiting > 0 ? ask.open() : void signOut(outbox))}
        >
          <IconLogout size={19} />
        </ActionIcon>
      </Tooltip>
      <Dialog opened={asking} onClose={ask.close} title={t.signOut} returnFocus>
        <Stack>
          <Text>{t.signOutQueued(waiting)}</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={ask.close} data-autofocus>
              {t.cancel}
            </Button>
            <Button color="red" onClick={() => void signOut(outbox)}>
              {t.signOutAnyway}
            </Button>
          </Group>
        </Stack>
      </Dialog>
    </>
  );
}
