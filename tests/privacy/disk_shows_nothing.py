#!/usr/bin/env python3
"""The disk shows nothing: what a person took who took the disk.

Imports a history into a real server, searches, reads and changes documents over HTTPS, and looks for strings of the documents'
texts, titles and paths, byte by byte, in everything that was written: data directory, logs, temporary files; while serving, and after
a kill -9. The same search over a store that hides nothing (control_store) must find nearly all, or it proves nothing.

usage: disk_shows_nothing.py ROTULUS CONTROL_STORE REPOSITORY|BUNDLE [COUNT]
"""
import json, os, pathlib, random, re, shutil, signal, socket, ssl, subprocess, sys, tempfile, time, urllib.request

SHORTEST = 8  # UTF-8 bytes


def run(*command, **options):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, **options).stdout


def git(repository, *arguments):
    return run("git", "-C", repository, *arguments)


def draw(repository, count, seed):
    """Strings from texts, titles and paths over the whole history."""
    rng = random.Random(seed)
    commits = git(repository, "rev-list", "--first-parent", "HEAD").decode().split()
    strings = set()
    while len(strings) < count:
        commit = rng.choice(commits)
        listing = git(repository, "ls-tree", "-r", "-z", commit).decode("utf-8", "replace").split("\0")
        entries = [entry.split("\t", 1) for entry in listing if entry.startswith("100")]
        for about, path in rng.sample(entries, min(6, len(entries))):
            content = git(repository, "cat-file", "blob", about.split()[2])
            try:
                text = content.decode()
            except UnicodeDecodeError:
                continue  # only what is drawn as it stands in the bytes can be looked for
            candidates = [path, path.rsplit("/", 1)[-1]]
            heading = re.search(r"^#+ +(.+)$", text, re.M)
            if heading:
                candidates.append(heading.group(1).strip())
            for line in rng.sample(text.splitlines(), min(6, len(text.splitlines()))):
                if len(line) > 12:
                    begin = rng.randrange(0, len(line) - 8)
                    candidates.append(line[begin:begin + rng.randrange(8, 25)].strip())
            strings.update(c for c in candidates if len(c.encode()) >= SHORTEST and "\ufffd" not in c and "\n" not in c)
    strings = sorted(strings)
    rng.shuffle(strings)
    return strings[:count]


def found_once(strings, files):
    with tempfile.NamedTemporaryFile(dir="/dev/shm") as patterns:
        patterns.write("\n".join(strings).encode())
        patterns.flush()
        found = set()
        for file in files:
            out = subprocess.run(["grep", "--text", "--fixed-strings", "--only-matching", "--no-filename", "--file", patterns.name, file],
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={"LC_ALL": "C", "PATH": os.environ["PATH"]})
            if out.returncode > 1 and os.path.exists(file):  # a file that went away meanwhile (a journal) holds nothing any more
                raise RuntimeError(out.stderr.decode())
            found.update(out.stdout.splitlines())
    # A string inside a found one was found too.
    blob = b"\n".join(found)
    return [s for s in strings if s.encode() in blob]


def found_below(strings, *folders):
    """The strings that stand somewhere in the bytes of the files below the folders."""
    files = [str(f) for folder in folders for f in pathlib.Path(folder).rglob("*") if f.is_file()]
    found, rest = [], strings
    # grep reports no match that overlaps an earlier one: ask again for the others until a round finds none.
    while rest:
        more = found_once(rest, files)
        if not more:
            break
        found += more
        rest = [s for s in rest if s not in set(more)]
    return found


class Server:
    def __init__(self, program, work):
        self.program, self.work = program, work
        self.data, self.key = work / "data", work / "keys" / "key"
        self.written = work / "written"  # logs and temporary files
        (self.written / "tmp").mkdir(parents=True)
        self.key.parent.mkdir()
        self.environment = dict(os.environ, TMPDIR=str(self.written / "tmp"), ROTULUS_SEARCH_ALLOW_SWAP="true")
        self.place = ["--data", str(self.data), "--key-file", str(self.key)]

    def rotulus(self, *arguments):
        return run(self.program, *arguments, *self.place, env=self.environment)

    def start(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        log = open(self.written / "server.log", "ab")
        self.process = subprocess.Popen([self.program, "serve", "--address", "127.0.0.1", "--port", str(self.port), *self.place],
                                        env=self.environment, stdout=log, stderr=log)
        self.trust = ssl.create_default_context(cafile=str(next((self.data / "tls").glob("*cert*"))))
        for _ in range(600):
            if self.process.poll() is not None:
                raise RuntimeError((self.written / "server.log").read_text())
            try:
                if self.get("/readyz") is not None:
                    return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("the server does not become ready")

    def request(self, method, path, body=None, headers=None):
        request = urllib.request.Request(f"https://127.0.0.1:{self.port}{path}", method=method, data=body, headers=headers or {})
        if getattr(self, "token", None):
            request.add_header("Authorization", "Bearer " + self.token)
        with urllib.request.urlopen(request, context=self.trust) as answer:
            return answer.read(), answer.headers

    def get(self, path):
        return self.request("GET", path)[0]


def keep_log(server):
    """For logs_test.mjs, which looks at the logs of the whole suite."""
    folder, log = os.environ.get("ROTULUS_TEST_LOGS"), server.written / "server.log"
    if folder and log.exists():
        os.makedirs(folder, exist_ok=True)
        shutil.copy(log, pathlib.Path(folder) / f"privacy-{os.getpid()}.log")


def use(server, strings):
    """What people do: search, suggest, read, compare, change."""
    from urllib.parse import quote
    for text in strings[:60]:
        server.get("/api/v1/search?facets=true&q=" + quote(text))
        server.get("/api/v1/search/suggest?q=" + quote(text[:6]))
    documents = json.loads(server.get("/api/v1/spaces/DOCS/documents?limit=20"))["items"]
    for document in documents:
        server.get(f"/api/v1/documents/{document['number']}/versions")
        server.get(f"/api/v1/documents/{document['number']}/content")
    body = ("# " + strings[0] + "\n\n" + "\n".join(strings[:40])).encode()
    _, headers = server.request("GET", f"/api/v1/documents/{documents[0]['number']}")
    server.request("PUT", f"/api/v1/documents/{documents[0]['number']}/content?summary=" + quote(strings[1]), body,
                   {"If-Match": headers["ETag"], "Content-Type": "text/markdown"})


def main():
    program, control_store, source = sys.argv[1:4]
    count = int(sys.argv[4]) if len(sys.argv) > 4 else 2000
    work = pathlib.Path(tempfile.mkdtemp(prefix="rotulus-privacy-"))
    server = Server(program, work)
    try:
        repository = str(work / "source.git")
        run("git", "clone", "--quiet", "--bare", source, repository)
        strings = draw(repository, count, seed=20261121)

        server.rotulus("init", "--credentials-file", str(work / "keys" / "credentials"))
        # Words of ours that stand in the clear in every installation (names of tables, roles and actions, as docs/threat-model.md
        # lists them) are no document's: what the disk shows before any of the documents is there is set aside.
        (work / "probe").mkdir()
        (work / "probe" / "x.md").write_text("x\n")
        server.rotulus("import", str(work / "probe"), "--space", "PROBE")
        clear = set(found_below(strings, server.data))
        strings = [s for s in strings if s not in clear]
        server.rotulus("space", "create", "DOCS", "--title", strings[0][:60])
        server.rotulus("import", repository, "--space", "DOCS", "--history")
        server.rotulus("user", "create", "writer", "--out", str(work / "keys" / "password"))
        server.rotulus("grant", "writer", "owner", "--space", "DOCS")
        server.rotulus("token", "create", "--user", "writer", "--scopes", "read_document,read_drafts,edit_document",
                       "--out", str(work / "keys" / "token"))
        server.token = (work / "keys" / "token").read_text().strip()
        server.start()
        use(server, strings)
        places = (server.data, server.written)
        serving = found_below(strings, *places)
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()
        killed = found_below(strings, *places)

        run(control_store, str(work / "control"), repository)
        control = found_below(strings, work / "control")
        print(f"{len(strings)} strings; found while serving: {len(serving)}, after kill -9: {len(killed)}, "
              f"in the control: {len(control)} ({100 * len(control) / len(strings):.1f} %); set aside as our own words: {len(clear)}")
        for text in (serving + killed)[:10]:
            print("  shown by the disk:", text)
        for text in sorted(set(strings) - set(control))[:10]:
            print("  not in the control:", text)
        if serving or killed or len(control) < 0.95 * len(strings) or len(clear) > count // 100:
            sys.exit(1)
    finally:
        if getattr(server, "process", None) and server.process.poll() is None:
            server.process.kill()
            server.process.wait()
        keep_log(server)
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
