// verify.html: one file with its script and style inside, and a policy that lets it run those two
// by their hashes and forbids all else, the network included. It works opened from disk.
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

function policy(script: string, style: string): string {
  return [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

const replaceOnce = (text: string, what: RegExp | string, by: string) => {
  if (text.split(what).length !== 2) throw new Error(`verify.html: not once: ${what}`);
  return text.replace(what, () => by);
};

/** Puts the one script and the one style sheet into the page and takes their files away. */
const inline: Plugin = {
  name: 'letopis-inline',
  enforce: 'post',
  generateBundle(_, bundle) {
    const files = Object.values(bundle);
    const chunk = files.find((file) => file.type === 'chunk');
    const [style, page] = ['.css', '.html'].map((end) =>
      files.find((file) => file.type === 'asset' && file.fileName.endsWith(end)),
    );
    if (files.length !== 3 || !chunk || style?.type !== 'asset' || page?.type !== 'asset') {
      throw new Error(`one script, style and page are needed: ${Object.keys(bundle).join(', ')}`);
    }
    const css = String(style.source).trim();
    const script = chunk.code.trim();
    if (/<\/(script|style)|<!--/i.test(script + css)) throw new Error('would end its element');
    let html = String(page.source).replace(/\s*<link rel="stylesheet"[^>]*>/, '');
    html = html.replace(/\s*<script type="module"[^>]*><\/script>/, '');
    html = replaceOnce(html, '__POLICY__', policy(script, css));
    html = replaceOnce(html, '</head>', `<style>${css}</style>\n  </head>`);
    html = replaceOnce(html, '</body>', `<script type="module">${script}</script>\n  </body>`);
    page.source = html;
    delete bundle[chunk.fileName];
    delete bundle[style.fileName];
  },
};

export default defineConfig({
  plugins: [inline],
  publicDir: false,
  resolve: { alias: { '@': here('./src') } },
  build: {
    target: 'es2022',
    emptyOutDir: false,
    modulePreload: false,
    rolldownOptions: { input: here('./verify.html') },
  },
});
