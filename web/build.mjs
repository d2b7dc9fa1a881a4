// The whole road from sources to C++, for CMake: node build.mjs --dist DIR --source FILE.cc --depfile FILE.d
//
// Installs the packages of package-lock.json when node_modules are not of it, builds the application into --dist, embeds it
// into --source, and writes into --depfile what all this was made from. Two of these must not run at once in one source
// tree: CMakeLists.txt holds a lock around it.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = dirname(fileURLToPath(import.meta.url));
const kInputs = ['src', 'public'];
const kInputFiles = ['index.html', 'package.json', 'package-lock.json', 'vite.config.mjs', 'embed.mjs', 'build.mjs'];

/** Installs what the lock file names, unless that was the last thing installed. */
function ensurePackages() {
  const stamp = join(root, 'node_modules/.installed');
  const lock = createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, stdio: 'inherit' });
  writeFileSync(stamp, lock);
}

async function buildInto(dist) {
  const { build } = await import('vite');
  const configFile = join(root, 'vite.config.mjs');
  await build({ root, configFile, configLoader: 'native', logLevel: 'warn', build: { outDir: dist, emptyOutDir: true } });
}

/** Files and folders below `folder`; a folder changes when something is put into it or taken away. */
function everythingBelow(folder) {
  const below = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? everythingBelow(path) : [path];
  });
  return [folder, ...below];
}

function depfileFor(output) {
  const inputs = [...kInputs.flatMap((folder) => everythingBelow(join(root, folder))), ...kInputFiles.map((file) => join(root, file))];
  const escape = (path) => path.replace(/[ #]/g, '\\$&').replace(/\$/g, '$$$$');
  return `${escape(output)}: \\\n  ${inputs.map(escape).join(' \\\n  ')}\n`;
}

const { dist, source, depfile } = parseArgs({
  options: { dist: { type: 'string' }, source: { type: 'string' }, depfile: { type: 'string' } },
}).values;
if (!dist || !source || !depfile) throw new Error('usage: node build.mjs --dist DIR --source FILE.cc --depfile FILE.d');
ensurePackages();
await buildInto(dist);
const { sourceOf } = await import('./embed.mjs');
writeFileSync(source, sourceOf(dist)); // always written: its time tells the build system that this was done
writeFileSync(depfile, depfileFor(source));
