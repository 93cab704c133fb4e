// clang-tidy over our sources, two at a time. A file whose preprocessed text passed before is not
// looked at again: the stamps lie in the cache folder.
//   node tests/tidy/lint.mjs BUILD_FOLDER
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, relative } from 'node:path';

const kAtOnce = 2;
const kLeftOut = /^(tests|bench)\/|^server\/http\/(client|server|session)\.cpp|\/generated\/|^build\//;
const stamps = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'letopis-lint');
const [folder] = process.argv.slice(2);
const root = process.cwd();

function run(program, args, cwd) {
  return new Promise((resolve) => {
    const options = { cwd, maxBuffer: 1 << 28 };
    execFile(program, args, options, (error, stdout, stderr) => resolve({ error, stdout, stderr }));
  });
}

/** The command without its output, as a preprocessor's. */
function preprocessing(command) {
  const words = command.split(' ').filter((word) => word !== '' && !word.endsWith('ccache'));
  const at = words.indexOf('-o');
  words.splice(at, 2);
  return [words[0], [...words.slice(1).filter((word) => word !== '-c'), '-E', '-P']];
}

async function stampOf({ command, directory }) {
  const [program, args] = preprocessing(command);
  const { error, stdout } = await run(program, args, directory);
  if (error) return null;
  const hash = createHash('sha256').update(stdout).update(readFileSync('.clang-tidy'));
  return join(stamps, hash.digest('hex'));
}

async function lint(entry) {
  const stamp = await stampOf(entry);
  if (stamp && existsSync(stamp)) return true;
  const { error, stdout } = await run('clang-tidy-14', ['--quiet', '-p', folder, entry.file], root);
  if (error) process.stdout.write(stdout);
  else if (stamp) writeFileSync(stamp, '');
  return !error;
}

mkdirSync(stamps, { recursive: true });
const entries = JSON.parse(readFileSync(join(folder, 'compile_commands.json'), 'utf8')).filter(
  ({ file }) => !kLeftOut.test(relative(root, file)),
);
let failed = 0;
const queue = [...entries];
async function worker() {
  for (let entry = queue.shift(); entry; entry = queue.shift()) {
    if (!(await lint(entry))) failed += 1;
  }
}
await Promise.all(Array.from({ length: kAtOnce }, worker));
console.log(`${entries.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
