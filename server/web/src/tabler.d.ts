// The package ships types for its index only.
declare module '@tabler/icons-react/dist/esm/icons/*.mjs' {
  import type { FunctionComponent } from 'react';
  import type { IconProps } from '@tabler/icons-react';
  const icon: FunctionComponent<IconProps>;
  export default icon;
}
