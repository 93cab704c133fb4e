// Mantine's defaults miss WCAG AA in places (dimmed text, light variants): mended by variables, and
// tests/web/unit/contrast.test.ts holds the pairs to 4.5:1.
import { createTheme, type CSSVariablesResolver } from '@mantine/core';

export const theme = createTheme({
  fontFamily: "'Golos Text Variable', system-ui, 'Segoe UI', sans-serif",
  fontFamilyMonospace: "ui-monospace, 'DejaVu Sans Mono', Consolas, monospace",
  headings: { fontWeight: '650' },
  primaryColor: 'blue',
  primaryShade: { light: 8, dark: 8 },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
});

type Shades = Record<string, string>;

export const lightInk: Shades = {
  blue: '#0b4a99',
  green: '#0d5a2b',
  orange: '#8a3b00',
  red: '#8f1a12',
  violet: '#4c1d95',
  gray: '#2b3440',
  yellow: '#664500',
};

export const lightFill: Shades = {
  blue: '#dcebff',
  green: '#dcf5e4',
  orange: '#ffead6',
  red: '#ffe3e0',
  violet: '#efe5ff',
  gray: '#eceff3',
  yellow: '#fff3c4',
};

export const darkInk: Shades = {
  blue: '#a9d1ff',
  green: '#a6e9c0',
  orange: '#ffcf9f',
  red: '#ffc2bc',
  violet: '#d9c2ff',
  gray: '#dfe4ea',
  yellow: '#f6dc8c',
};

export const darkFill: Shades = {
  blue: '#152f4f',
  green: '#12351f',
  orange: '#43260c',
  red: '#471814',
  violet: '#2c1c4d',
  gray: '#2a303a',
  yellow: '#3a2f0c',
};

function variables(ink: Shades, fill: Shades): Record<string, string> {
  const pairs = Object.keys(ink).flatMap((name) => [
    [`--mantine-color-${name}-light`, fill[name] ?? ''],
    [`--mantine-color-${name}-light-hover`, fill[name] ?? ''],
    [`--mantine-color-${name}-light-color`, ink[name] ?? ''],
  ]);
  return Object.fromEntries(pairs) as Record<string, string>;
}

export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#ffffff',
    '--mantine-color-text': '#16202c',
    '--mantine-color-dimmed': '#566273',
    '--mantine-color-placeholder': '#66717f',
    '--mantine-color-error': '#b42318',
    '--mantine-color-default-border': '#cfd6de',
    ...variables(lightInk, lightFill),
  },
  dark: {
    '--mantine-color-body': '#12151a',
    '--mantine-color-text': '#eef1f5',
    '--mantine-color-dimmed': '#a7b0bd',
    '--mantine-color-placeholder': '#97a1ae',
    '--mantine-color-error': '#ff8f85',
    '--mantine-color-default': '#1b1f26',
    '--mantine-color-default-hover': '#252b34',
    '--mantine-color-default-border': '#3b434e',
    '--mantine-color-dark-6': '#1b1f26',
    '--mantine-color-dark-7': '#16191f',
    ...variables(darkInk, darkFill),
  },
});
