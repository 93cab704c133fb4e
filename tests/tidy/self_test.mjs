// Each rule against a few small trees: what it has to find, and what it has to let pass.

const kPolicy = 'tests/tidy/dependencies.json';

const policy = JSON.stringify({
  folders: {
    'schema/types': [],
    'events/log': ['schema/types'],
    'events/*/event.h': ['schema/types'],
    'events/journal': ['events/*/event.h', 'events/log', 'schema/types'],
    'server/http': ['schema/types'],
    'tests/**': ['*'],
  },
  libraries: {
    'rocksdb/': ['events/ledger/rocks_store.cpp'],
    '*_generated.h': ['events/*/codec.cpp'],
    POSIX: ['server/http/*'],
  },
});

const marker = `TO${''}DO`;
const body = (count) => '  f();\n'.repeat(count);

// rule, files, and the findings as "path:line"; no findings: the rule has to let it pass.
const cases = [
  ['ownIncludes', { 'events/log/a.h': '#include "schema/types/b.h"\n', 'schema/types/b.h': '' },
    []],
  ['ownIncludes', { 'schema/types/b.h': '\n#include "events/log/a.h"\n', 'events/log/a.h': '' },
    ['schema/types/b.h:2']],
  ['ownIncludes', { 'events/new/a.h': '' }, ['events/new/a.h:1']],
  ['ownIncludes', { 'events/log/a.cpp': '#include "a.h"\n', 'events/log/a.h': '' },
    ['events/log/a.cpp:1']],
  ['ownIncludes', { 'events/journal/a.cpp': '#include "events/people/event.h"\n',
    'events/people/event.h': '' }, []],
  ['ownIncludes', { 'events/people/event.h': '#include "events/journal/decide.h"\n',
    'events/journal/decide.h': '' }, ['events/people/event.h:1']],
  ['ownIncludes', { 'events/log/a.cpp': '// #include "server/http/b.h"\n' }, []],
  ['ownIncludes', { 'tests/x/a_test.cpp': '#include "events/log/a.h"\n', 'events/log/a.h': '' },
    []],
  ['soundPolicy', { 'schema/a/a.h': '', 'schema/b/b.h': '',
    [kPolicy]: '{"folders": {"schema/a": ["schema/b"],\n"schema/b": ["schema/a"]}}' },
    [`${kPolicy}:1`]],
  ['soundPolicy', { 'schema/a/a.h': '', [kPolicy]: '{"folders": {"schema/a": ["schema/b"]}}' },
    [`${kPolicy}:1`]],
  ['soundPolicy', { [kPolicy]: '{"folders": {"schema/gone": []}}' }, [`${kPolicy}:1`]],
  ['soundPolicy', { 'schema/a/a.h': '', [kPolicy]: '{"folders": {"schema/a": []}}' }, []],
  ['libraryIncludes', { 'events/log/a.cpp': '#include <rocksdb/db.h>\n' }, ['events/log/a.cpp:1']],
  ['libraryIncludes', { 'events/ledger/rocks_store.cpp': '#include <rocksdb/db.h>\n' }, []],
  ['libraryIncludes', { 'events/log/a.cpp': '#include <curl/curl.h>\n' }, ['events/log/a.cpp:1']],
  ['libraryIncludes', { 'events/log/a.cpp': '#include <sys/stat.h>\n' }, ['events/log/a.cpp:1']],
  ['libraryIncludes', { 'events/log/a.cpp': '#include <vector>\n#include <cstdint>\n' }, []],
  ['libraryIncludes', { 'events/journal/decide.cpp': '#include "journal_generated.h"\n' },
    ['events/journal/decide.cpp:1']],
  ['libraryIncludes', { 'events/journal/codec.cpp': '#include "journal_generated.h"\n' }, []],
  ['words', { 'server/api/a.cpp': 'int x;\nco_await x;\n' }, ['server/api/a.cpp:2']],
  ['words', { 'server/http/a.cpp': 'co_await wait(x);\n' }, []],
  ['words', { 'server/http/a.cpp': 'co_await wait({1});\n' }, ['server/http/a.cpp:1']],
  ['words', { 'server/http/a.cpp': 'co_await post([x] {\n});\n' }, ['server/http/a.cpp:1']],
  ['words', { 'server/http/a.cpp': '// co_await never stands beside {\n' }, []],
  ['words', { 'events/log/a.cpp': 'auto t = std::chrono::system_clock::now();\n' },
    ['events/log/a.cpp:1']],
  ['words', { 'events/log/a.cpp': 'auto t = "system_clock"; char c = \'"\'; int n = 1\'000;\n' },
    []],
  ['words', { 'server/school/system.cpp': 'std::chrono::system_clock::now(); RAND_bytes(a, 1);\n' },
    []],
  ['words', { 'server/auth/a.cpp': 'std::random_device device;\n' }, ['server/auth/a.cpp:1']],
  ['words', { 'server/api/a.cpp': 'std::getenv("HOME");\n' }, ['server/api/a.cpp:1']],
  ['words', { 'schema/types/a.cpp': 'std::views::filter(x);\n' }, ['schema/types/a.cpp:1']],
  ['words', { 'schema/types/a.cpp': 'std::regex x;\n' }, ['schema/types/a.cpp:1']],
  ['words', { 'events/log/a.cpp': 'std::printf("x");\n' }, ['events/log/a.cpp:1']],
  ['unfinished', { 'events/log/a.cpp': `int a;  // ${marker}: more\n` }, ['events/log/a.cpp:1']],
  ['unfinished', { 'server/web/src/a.ts': `\n// ${marker}\n` }, ['server/web/src/a.ts:2']],
  ['unfinished', { 'tests/data/a.json': `${marker}\n`, 'events/log/a.cpp': 'int TODOS;\n' }, []],
  ['sizes', { 'events/log/a.cpp': 'int a;\n'.repeat(401) }, ['events/log/a.cpp:401']],
  ['sizes', { 'events/log/a.cpp': 'int a;\n'.repeat(400), 'tests/a.cpp': 'int a;\n'.repeat(900) },
    []],
  ['sizes', { 'events/log/a.cpp': `// ${'я'.repeat(97)}\n// ${'я'.repeat(98)}\n` },
    ['events/log/a.cpp:2']],
  ['sizes', { 'events/log/a.cpp': `int f() {\n${body(68)}}\n` }, []],
  ['sizes', { 'events/log/a.cpp': `namespace a {\nint f() {\n${body(69)}}\n}\n` },
    ['events/log/a.cpp:2']],
  ['sizes', { 'events/log/a.cpp': `class A {\n A(int b = {}) : b_{b} {\n${body(69)}}\n};\n` },
    ['events/log/a.cpp:2']],
  ['sizes', { 'events/log/a.cpp': `A::A() : b_{1}, c_(1) {\n${body(69)}}\n` },
    ['events/log/a.cpp:1']],
  ['sizes', { 'events/log/a.cpp': `bool operator==(A) {\n if (x) {\n${body(68)} }\n}\n` },
    ['events/log/a.cpp:1']],
  ['sizes', { 'events/log/a.cpp': `constexpr auto k = make<T>({\n${'  {1},\n'.repeat(90)}});\n` },
    []],
  ['sizes', { 'events/log/a.cpp': `class A {\n${'  int f() { return 1; }\n'.repeat(90)}};\n` }, []],
  ['registered', { 'tests/a/a_test.cpp': '', 'tests/a/CMakeLists.txt': 'add(x b_test.cpp)\n' },
    ['tests/a/a_test.cpp:1']],
  ['registered', { 'tests/a/a_test.cpp': '', 'tests/a/CMakeLists.txt': '# a_test.cpp\n' },
    ['tests/a/a_test.cpp:1']],
  ['registered', { 'tests/a/a_test.cpp': '', 'tests/a/CMakeLists.txt': 'add(x a_test.cpp)\n' }, []],
  ['registered', { 'events/b/x.cpp': '', 'events/c/x.cpp': '', 'events/a/CMakeLists.txt':
    'foreach(part IN ITEMS b c)\n  list(APPEND s ../${part}/x.cpp)\nendforeach()\n' }, []],
  ['registered', { 'events/b/x.h': '#pragma once\n' }, ['events/b/x.h:1']],
  ['registered', { 'events/b/x.h': '', 'events/b/CMakeLists.txt': 'x.h' }, ['events/b/x.h:1']],
  ['topLevel', { 'scripts/a.sh': '', 'docs/a.md': '', '.gitignore': '', dev: '' }, ['scripts:1']],
  ['topLevel', { 'README.ru.md': '', 'server/a.cpp': '' }, []],
  ['documents', { 'docs/a.md': '# A\n\n[b](b.md)\n' }, ['docs/a.md:3']],
  ['documents', { 'docs/a.md': '# A\n[b](b.md#one-two)\n', 'docs/b.md': '# B\n## One, two\n' }, []],
  ['documents', { 'docs/a.md': '# A\n[b](b.md#three)\n', 'docs/b.md': '# B\n## One\n' },
    ['docs/a.md:2']],
  ['documents', { 'docs/a.md': '# A\n# B\n' }, ['docs/a.md:1']],
  ['documents', { 'docs/a.md': 'no title\n' }, ['docs/a.md:1']],
  ['documents', { 'docs/a.md': '# A\n```\n# comment\n[x](y.md)\n```\n`[x](y)`\n' }, []],
  ['documents', { 'README.md': '# A\n[d](docs/) [w](https://a.org/)\n', 'docs/a.md': '# A\n' },
    []],
  ['documented', { 'server/api/problems.cpp': '    {"busy", 503, "…"},\n    {"csrf", 403,\n',
    'docs/http-api.md': '| 403 | `csrf` | …' }, ['server/api/problems.cpp:1']],
  ['documented', { 'server/web/package.json': '{\n    "react": "19.3.1"\n}' },
    ['server/web/package.json:2']],
  ['documented', { dev: 'A_PACKAGES=(\n  g++ curl\n)\n', 'docs/dependencies.md': '`g++`' },
    ['dev:1']],
];

/** Answers the exit code. */
export function selfTest(rules, Tree) {
  let failures = 0;
  for (const [rule, files, expected] of cases) {
    const all = { [kPolicy]: policy, ...files };
    const tree = new Tree(Object.keys(all), (path) => all[path]);
    const found = rules[rule](tree).map(({ path, line }) => `${path}:${line}`);
    if (JSON.stringify(found) === JSON.stringify(expected)) continue;
    failures += 1;
    console.log(`${rule} over ${Object.keys(files)}: expected [${expected}], found [${found}]`);
  }
  const untested = Object.keys(rules).filter((name) => !cases.some(([rule]) => rule === name));
  for (const name of untested) console.log(`${name}: no case tests it`);
  console.log(`${cases.length} cases, ${failures} failures`);
  return failures + untested.length === 0 ? 0 : 1;
}
