// Compiles test/unit/*.test.ts and runs them, and the .test.mjs beside them, with Node's own test runner.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const folder = join(dirname(fileURLToPath(import.meta.url)), 'unit');
const tests = readdirSync(folder).filter((name) => name.endsWith('.test.ts'));
const out = mkdtempSync(join(tmpdir(), 'rotulus-web-test-'));
try {
  await build({
    entryPoints: tests.map((name) => join(folder, name)),
    outdir: out,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node18',
    logLevel: 'warning',
    define: { 'process.env.ROTULUS_WEB': JSON.stringify(dirname(dirname(folder))) },
  });
  const plain = readdirSync(folder).filter((name) => name.endsWith('.test.mjs')).map((name) => join(folder, name));
  const files = [...readdirSync(out).map((name) => join(out, name)), ...plain];
  process.exitCode = spawnSync(process.execPath, ['--test', '--test-reporter=spec', ...files], { stdio: 'inherit' }).status ?? 1;
} finally {
  rmSync(out, { recursive: true, force: true });
}
