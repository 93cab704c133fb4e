// The house rules as a program. Every finding says where, and what to write instead.
//   node tests/tidy/tidy.mjs              checks the tree
//   node tests/tidy/tidy.mjs --self-test  checks that each rule catches what it is there for
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lineOf, longFunctions, withoutComments, withoutLiterals } from './cpp.mjs';
import { selfTest } from './self_test.mjs';

const kPolicy = 'tests/tidy/dependencies.json';
const kFileLines = 400;
const kLineColumns = 100;
const kFunctionLines = 70;

// ---------------------------------------------------------------------------------------------
// The tree: paths from the root, and what is in them.

/** A set of files: of the repository, or made up by the self-test. */
export class Tree {
  /** `top` are the names at the top level; `read(path)` gives a file's text. */
  constructor(paths, read, top) {
    this.paths = [...paths].sort();
    this.has = new Set(this.paths);
    this.top = top ?? [...new Set(this.paths.map((path) => path.split('/')[0]))];
    this.readFile = read;
    this.texts = new Map();
    this.blanked = new Map();
  }
  text(path) {
    if (!this.texts.has(path)) this.texts.set(path, this.readFile(path));
    return this.texts.get(path);
  }
  /** C++ without comments, strings and characters, which are replaced by spaces. */
  code(path) {
    if (!this.blanked.has(path)) {
      this.blanked.set(path, withoutLiterals(withoutComments(this.text(path))));
    }
    return this.blanked.get(path);
  }
  matching(pattern) {
    return this.paths.filter((path) => pattern.test(path));
  }
  get cpp() {
    return this.matching(/^(schema|events|projections|server|bench|tests)\/.*\.(h|cpp)$/);
  }
  get policy() {
    return JSON.parse(this.text(kPolicy));
  }
}

/** Tracked and new files, as git sees them; without git, every file that is not built. */
function repository(root) {
  const text = (path) => readFileSync(join(root, path), 'utf8');
  const there = (path) => statSync(join(root, path), { throwIfNoEntry: false })?.isFile();
  try {
    const args = ['-C', root, 'ls-files', '-z', '--cached', '--others', '--exclude-standard'];
    const quietly = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] };
    const listed = execFileSync('git', args, quietly);
    const paths = listed.split('\0').filter((path) => path !== '' && there(path));
    if (paths.length > 0) return new Tree(paths, text);
  } catch {
    // Not a clone: an archive of the sources.
  }
  const built = new Set(['.git', '.cache', 'build', 'data', 'node_modules', 'dist']);
  const walk = (folder) =>
    readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
      if (built.has(entry.name) && folder !== 'tests') return [];
      const path = posix.join(folder, entry.name);
      return entry.isDirectory() ? walk(path) : [path];
    });
  return new Tree(walk('.'), text);
}

// ---------------------------------------------------------------------------------------------
// Patterns of files, as in dependencies.json: "*" is one name, "**" anything below.

const patterns = new Map();

function fits(pattern, path) {
  if (!patterns.has(pattern)) {
    const source = pattern
      .split('**')
      .map((part) => part.split('*').map((each) => each.replace(/[.+^${}()|[\]\\]/g, '\\$&')))
      .map((part) => part.join('[^/]*'))
      .join('.*');
    patterns.set(pattern, new RegExp(`^${source}$`));
  }
  return patterns.get(pattern).test(path);
}

const isAny = (path, list) => list.some((pattern) => fits(pattern, path));

/** The key of `folders` that a file belongs to; undefined when its folder is not listed. */
function keyOf(path, folders) {
  const precise = Object.keys(folders).filter((key) => key.includes('*') && fits(key, path));
  const files = precise.find((key) => !key.endsWith('/**'));
  if (files !== undefined) return files;
  const folder = posix.dirname(path);
  return folder in folders ? folder : precise.sort((a, b) => b.length - a.length)[0];
}

function includesOf(tree, path) {
  return withoutComments(tree.text(path))
    .split('\n')
    .flatMap((line, index) => {
      const found = /^\s*#\s*include\s*(["<])([^">]+)[">]/.exec(line);
      return found ? [{ own: found[1] === '"', name: found[2], line: index + 1 }] : [];
    });
}

// ---------------------------------------------------------------------------------------------
// Rules. Each gives findings { path, line, text }; the text says what to write instead.

/** Our own headers: the flow schema <- events <- projections <- server, folder by folder. */
function ownIncludes(tree) {
  const { folders } = tree.policy;
  const findings = [];
  for (const path of tree.cpp) {
    const from = keyOf(path, folders);
    if (from === undefined) {
      const text = `the folder is not listed: add it to ${kPolicy} with what it may include`;
      findings.push({ path, line: 1, text });
      continue;
    }
    for (const { own, name, line } of includesOf(tree, path)) {
      if (!own || fits('*_generated.h', name)) continue;
      const complain = (text) => findings.push({ path, line, text });
      if (!tree.has.has(name)) {
        complain(`"${name}" is not a path from the root: write the whole path`);
        continue;
      }
      const to = keyOf(name, folders);
      const outside = /^(tests|bench)\//.test(name);
      const allowed = folders[from];
      if (to === from || allowed.includes(to) || (allowed.includes('*') && !outside)) continue;
      const list = allowed.length === 0 ? 'nothing' : allowed.join(', ');
      complain(`${from} may not include ${to ?? name}: it may include ${list}; move the code to ` +
               'the station that it belongs to, or let it be handed in through a port');
    }
  }
  return findings;
}

/** The policy itself: no cycles, nothing that is not there. */
function soundPolicy(tree) {
  const { folders } = tree.policy;
  const lines = tree.text(kPolicy).split('\n');
  const lineFor = (key) => lines.findIndex((line) => line.includes(`"${key}": [`)) + 1 || 1;
  const findings = [];
  const state = new Map();
  const visit = (key, way) => {
    if (state.get(key) === 'done' || key === '*') return;
    if (state.get(key) === 'open') {
      const cycle = [...way.slice(way.indexOf(key)), key].join(' -> ');
      const text = `a cycle: ${cycle}; take one of these arrows out`;
      findings.push({ path: kPolicy, line: lineFor(key), text });
      return;
    }
    state.set(key, 'open');
    for (const next of folders[key] ?? []) visit(next, [...way, key]);
    state.set(key, 'done');
  };
  for (const [key, allowed] of Object.entries(folders)) {
    visit(key, []);
    const complain = (text) => findings.push({ path: kPolicy, line: lineFor(key), text });
    if (!tree.cpp.some((path) => keyOf(path, folders) === key)) {
      complain(`there are no files in ${key}: take the line out`);
    }
    for (const name of allowed.filter((each) => each !== '*' && !(each in folders))) {
      complain(`${key} names ${name}, which has no line of its own: add one`);
    }
  }
  return findings;
}

const kPosix =
  /^(sys|netinet|arpa|net)\/|^(unistd|fcntl|pthread|poll|dirent|termios|signal|stdlib|pwd)\.h$/;

/** Other people's headers: each in as few files as can be. */
function libraryIncludes(tree) {
  const { libraries } = tree.policy;
  const names = Object.keys(libraries);
  const findings = [];
  for (const path of tree.cpp) {
    for (const { own, name, line } of includesOf(tree, path)) {
      if (own && !fits('*_generated.h', name)) continue;
      const library = kPosix.test(name)
        ? 'POSIX'
        : names.find((each) => name.startsWith(each) || fits(each, name));
      if (library === undefined && !/[./]/.test(name)) continue;  // the standard library
      if (library === undefined) {
        const text = `<${name}> is of a library that is not listed: use one of ours, or add it ` +
                     `to ${kPolicy} and docs/dependencies.md`;
        findings.push({ path, line, text });
      } else if (!isAny(path, libraries[library])) {
        const text = `<${name}> may be included in ${libraries[library].join(', ')} only: call ` +
                     'those instead';
        findings.push({ path, line, text });
      }
    }
  }
  return findings;
}

const kClockFiles = [
  'server/school/system.cpp', 'server/auth/workers.*', 'server/http/*', 'bench/**', 'tests/**',
];

// Words that C++ code may not hold, but in the files named.
const kWords = [
  {
    word: /\bco_(await|return|yield)\b/,
    but: ['server/http/*', 'bench/bare/*'],
    instead: 'coroutines live in server/http only: take a callback, or a port',
  },
  {
    word: /\bco_await\b.*[{[]|[{[].*\bco_await\b/,
    but: [],
    instead: 'no { or [ on a co_await line (g++ 12 miscompiles it): build it on the line above',
  },
  {
    word: /\b(system_clock|steady_clock|high_resolution_clock)\b/,
    but: kClockFiles,
    instead: 'time is handed in: take a const Clock&',
  },
  {
    word: /\b(random_device|RAND_bytes|mt19937\w*)\b/,
    but: kClockFiles,
    instead: 'randomness is handed in: take a Random&',
  },
  {
    word: /\bgetenv\b/,
    but: ['bench/**', 'tests/**'],
    instead: 'settings are handed in: take a parameter',
  },
  {
    word: /\bstd::(views|ranges::views)\b/,
    but: [],
    instead: 'clang 14 does not compile std::views: write a loop',
  },
  { word: /\bstd::regex\b/, but: [], instead: 'no std::regex: parse by hand, with bounds' },
  {
    word: /\b(std::cout|std::cerr|printf|fprintf)\b/,
    but: ['server/cli/*', 'bench/**', 'tests/**'],
    instead: 'only server/cli prints: return a value, or log by server/log',
  },
];

function words(tree) {
  const findings = [];
  for (const path of tree.cpp) {
    const lines = tree.code(path).split('\n');
    for (const { word, but, instead } of kWords) {
      if (isAny(path, but)) continue;
      lines.forEach((line, index) => {
        if (word.test(line)) findings.push({ path, line: index + 1, text: instead });
      });
    }
  }
  return findings;
}

// Split so that this file does not find itself.
const kUnfinished = new RegExp(`\\b(TO${''}DO|FIX${''}ME|XX${''}X|HA${''}CK)\\b`);

function unfinished(tree) {
  const sources = tree.matching(
    /\.(h|cpp|cmake|mjs|ts|tsx|css|fbs|sh|lua|sql|md|json)$|CMakeLists/,
  );
  const findings = [];
  for (const path of sources.filter((each) => !/^tests\/data\/|package-lock/.test(each))) {
    tree.text(path).split('\n').forEach((line, index) => {
      const found = kUnfinished.exec(line);
      const text = `${found?.[0]}: finish it, or write an issue and take the note out`;
      if (found) findings.push({ path, line: index + 1, text });
    });
  }
  return findings;
}

/** Lines of a file; the last line break ends the last line. */
const linesOf = (text) => text.replace(/\n$/, '').split('\n');

function sizes(tree) {
  const findings = [];
  for (const path of tree.cpp) {
    const lines = linesOf(tree.text(path));
    if (lines.length > kFileLines && !path.startsWith('tests/')) {
      const text = `${lines.length} lines, at most ${kFileLines}: one concept, one file; split it`;
      findings.push({ path, line: kFileLines + 1, text });
    }
    lines.forEach((line, index) => {
      const columns = [...line].length;
      const text = `${columns} columns, at most ${kLineColumns}: break the line (./dev format)`;
      if (columns > kLineColumns) findings.push({ path, line: index + 1, text });
    });
    if (path.startsWith('tests/')) continue;
    for (const { line, length } of longFunctions(tree.code(path), kFunctionLines)) {
      const text = `a function of ${length} lines, at most ${kFunctionLines}: name its parts`;
      findings.push({ path, line, text });
    }
  }
  return findings;
}

/** Paths that a CMakeLists.txt names, with foreach(x IN ITEMS …) written out. */
function namedInCMake(tree, path) {
  const folder = posix.dirname(path);
  const loops = [];
  const named = new Set();
  const text = tree.text(path).replace(/#.*$/gm, '');
  for (const [, loop, items, end, token] of text.matchAll(
    /foreach\((\w+) IN ITEMS ([^)]*)\)|(endforeach)\(|([^\s()"]+\.(?:cpp|h)\b)/g,
  )) {
    if (loop) loops.push({ name: `\${${loop}}`, items: items.trim().split(/\s+/) });
    else if (end) loops.pop();
    else {
      let written = [token];
      for (const { name, items: each } of loops) {
        written = written.flatMap((one) => each.map((item) => one.replaceAll(name, item)));
      }
      for (const one of written) named.add(posix.join(folder, one));
    }
  }
  return named;
}

/** A test that no target builds does not run; a source that none builds rots. */
function registered(tree) {
  const lists = tree.matching(/(^|\/)CMakeLists\.txt$/);
  const named = new Set(lists.flatMap((path) => [...namedInCMake(tree, path)]));
  const included = new Set(tree.cpp.flatMap((path) => includesOf(tree, path).map((i) => i.name)));
  const findings = [];
  for (const path of tree.cpp) {
    if (named.has(path) || (path.endsWith('.h') && included.has(path))) continue;
    const text = path.endsWith('.h')
      ? 'nobody includes this header: take it out'
      : `no target builds this file: name it in ${posix.dirname(path)}/CMakeLists.txt`;
    findings.push({ path, line: 1, text });
  }
  for (const path of tree.cpp.filter((each) => each.endsWith('.h'))) {
    if (/^#pragma once$/m.test(tree.text(path))) continue;
    findings.push({ path, line: 1, text: 'begin the header with #pragma once' });
  }
  return findings;
}

const kTop = new Set([
  'CMakeLists.txt', 'CMakePresets.json', 'events', 'projections', 'server', 'schema', 'bench',
  'tests', 'docs', 'README.md', 'README.ru.md', 'LICENSE', 'dev',
]);

function topLevel(tree) {
  const strange = tree.top.filter((name) => !kTop.has(name) && !name.startsWith('.'));
  const text = 'the top level is full: put it into a folder, tests, bench and docs included';
  return strange.map((path) => ({ path, line: 1, text }));
}

/** What a heading is called in a link, as GitHub and its kin do it. */
const anchorOf = (heading) =>
  heading.trim().toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-');

/** Markdown with its code fences and code spans emptied, lines kept. */
const prose = (text) =>
  text
    .replace(/^(```|~~~)[\s\S]*?^\1\s*$/gm, (block) => block.replace(/[^\n]/g, ''))
    .replace(/`[^`\n]*`/g, '``');

function documents(tree) {
  const findings = [];
  const headings = (path) =>
    tree.text(path).replace(/^(```|~~~)[\s\S]*?^\1\s*$/gm, '').match(/^#+ .*$/gm) ?? [];
  for (const path of tree.matching(/^docs\/.*\.md$|^README(\.\w+)?\.md$/)) {
    const text = prose(tree.text(path));
    const titles = headings(path).filter((line) => /^# /.test(line)).length;
    if (titles !== 1) {
      const what = `${titles} titles: write exactly one line "# Title"`;
      findings.push({ path, line: 1, text: what });
    }
    for (const link of text.matchAll(/\[[^\]\n]*\]\(([^)\s]+)\)/g)) {
      const [file, anchor] = link[1].split('#');
      if (/^[a-z]+:/.test(link[1])) continue;
      const target = file === '' ? path : posix.join(posix.dirname(path), file);
      const line = lineOf(text, link.index);
      const folder = tree.paths.some((each) => each.startsWith(`${target.replace(/\/$/, '')}/`));
      if (!tree.has.has(target) && !folder) {
        findings.push({ path, line, text: `${link[1]} leads nowhere: mend the link` });
      } else if (anchor && target.endsWith('.md')) {
        const known = headings(target).map((each) => anchorOf(each.replace(/^#+ /, '')));
        const what = `there is no heading #${anchor} in ${target}: mend the link`;
        if (!known.includes(decodeURIComponent(anchor))) findings.push({ path, line, text: what });
      }
    }
  }
  return findings;
}

/** Tables of the documentation that repeat what the program knows. */
function documented(tree) {
  const findings = [];
  const expect = (path, pattern, page, wanted) => {
    if (!tree.has.has(path)) return;
    const book = tree.has.has(page) ? tree.text(page) : '';
    for (const found of tree.text(path).matchAll(pattern)) {
      for (const text of wanted(found).filter((each) => !book.includes(each))) {
        const line = lineOf(tree.text(path), found.index);
        findings.push({ path, line, text: `${page} does not hold ${text}: bring the table up` });
      }
    }
  };
  const api = 'docs/http-api.md';
  const packages = 'docs/dependencies.md';
  expect('server/api/problems.cpp', /^ {4}\{"(\w+)", (\d+),/gm, api,
         ([, code, status]) => [`| ${status} | \`${code}\` |`]);
  expect('server/web/package.json', /^ {4}"([@\w/-]+)": "[\d^]/gm, packages,
         ([, name]) => [`\`${name}\``]);
  expect('dev', /^\w+_PACKAGES=\(([^)]*)\)/gm, packages,
         ([, names]) => names.trim().split(/\s+/).map((name) => `\`${name}\``));
  return findings;
}

export const rules = {
  ownIncludes, soundPolicy, libraryIncludes, words, unfinished, sizes, registered, topLevel,
  documents, documented,
};

// ---------------------------------------------------------------------------------------------

function main() {
  if (process.argv.includes('--self-test')) return selfTest(rules, Tree);
  const tree = repository(join(dirname(fileURLToPath(import.meta.url)), '../..'));
  const findings = Object.values(rules).flatMap((rule) => rule(tree));
  const place = (finding) => `${finding.path}:${String(finding.line).padStart(6)}`;
  findings.sort((a, b) => (place(a) < place(b) ? -1 : 1));
  for (const { path, line, text } of findings) console.log(`${path}:${line}: ${text}`);
  console.log(`${tree.paths.length} files, ${findings.length} findings`);
  return findings.length === 0 ? 0 : 1;
}

process.exitCode = main();
