// A real installation in a temporary folder: data, key, people, and the program serving on a free port of loopback.
// The program is ROTULUS_PROGRAM, else that of build/release.
import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from './client.mjs';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const program = process.env.ROTULUS_PROGRAM ?? join(root, 'build/release/bin/rotulus');

/** name -> role in the space QA. Passwords are those of passwordOf. */
export const kPeople = {
  olga: 'owner', carl: 'contributor', rhea: 'reviewer', abel: 'approver', anna: 'approver', axel: 'approver', rita: 'reader',
};
export const passwordOf = (name) => `correct horse ${name[0]} battery`;

export class Installation {
  constructor({ people = kPeople, samples = false } = {}) {
    this.folder = mkdtempSync(join(tmpdir(), 'rotulus-road-'));
    this.admin = this.#initialize();
    this.run('space', 'create', 'QA', '--title', '质量 Quality');
    if (samples) this.#addSamples();
    for (const [name, role] of Object.entries(people)) this.addUser(name, role);
  }

  #addSamples() {
    this.run('category', 'import', join(root, 'samples/categories.csv'));
    this.run('import', join(root, 'samples/qa'), '--space', 'QA', '--metadata', join(root, 'samples/metadata.csv'));
  }

  #initialize() {
    const file = join(this.folder, 'credentials.json');
    execFileSync(program, ['init', '--data', 'data', '--key-file', 'key', '--admin', 'admin', '--credentials-file', file], {
      cwd: this.folder, stdio: ['ignore', 'ignore', 'inherit'],
    });
    writeFileSync(join(this.folder, 'rotulus.yaml'),
      'data:\n  directory: data\n  key_file: key\nserver:\n  port: 0\nsearch:\n  allow_swap: true\nlog:\n  file: server.log\n');
    return JSON.parse(readFileSync(file, 'utf8'));
  }

  /** Runs a subcommand and returns what it printed. */
  run(...args) {
    return execFileSync(program, args, { cwd: this.folder, encoding: 'utf8', stdio: ['pipe', 'pipe', 'inherit'] });
  }

  /** Runs a subcommand beside the test, and does not mind how it ends. */
  runBeside(...args) {
    const beside = spawn(program, args, { cwd: this.folder, stdio: 'ignore' });
    return new Promise((done) => { beside.once('exit', done); });
  }

  addUser(name, role, space = 'QA') {
    execFileSync(program, ['user', 'create', name, '--password-fd', '0'], {
      cwd: this.folder, input: passwordOf(name), stdio: ['pipe', 'ignore', 'inherit'],
    });
    if (role) this.run('grant', name, role, ...(space ? ['--space', space] : []));
  }

  async start() {
    this.process = spawn(program, ['serve'], { cwd: this.folder, stdio: ['ignore', 'pipe', 'pipe'] });
    this.ended = new Promise((done) => this.process.once('exit', done));
    this.url = await this.#address();
  }

  #address() {
    return new Promise((found, failed) => {
      let said = '';
      const listen = (chunk) => {
        said += chunk;
        const ready = /is ready: open (https:\S+?)\/?\s/.exec(said);
        if (ready) found(ready[1]);
      };
      this.process.stdout.on('data', listen);
      this.process.stderr.on('data', (chunk) => { said += chunk; });
      this.process.once('exit', (code) => failed(new Error(`the server ended with ${code}:\n${said}`)));
    });
  }

  async kill() {
    this.process.kill('SIGKILL');
    await this.ended;
  }

  async stop() {
    if (this.process?.exitCode === null && this.process.signalCode === null) this.process.kill('SIGTERM');
    await this.ended;
  }

  /** What `rotulus verify --read-data` finds; the server must not run, or serves the answer itself. */
  verify() {
    try {
      return JSON.parse(this.run('verify', '--read-data', '--json'));
    } catch (error) {
      return { clean: false, said: String(error.stdout ?? error) };
    }
  }

  /** For the test that looks at the logs of the whole suite. */
  #keepLog() {
    const logs = process.env.ROTULUS_TEST_LOGS;
    const log = join(this.folder, 'server.log');
    if (!logs || !existsSync(log)) return;
    mkdirSync(logs, { recursive: true });
    copyFileSync(log, join(logs, `${basename(this.folder)}.log`));
  }

  async as(name, password = name === 'admin' ? this.admin.password : passwordOf(name)) {
    const client = new Client(this.url);
    await client.signIn(name, password);
    return client;
  }

  remove() {
    this.#keepLog();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
