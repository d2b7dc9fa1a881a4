"""PostgreSQL as a peer in relevance: relevance_postgresql.py DOCUMENTS QUESTIONS.

Sets up a cluster of its own in a temporary directory, which listens on a Unix socket there and is gone at the end. Full text search
with the English configuration, any of the words, ranked by ts_rank with the length of the document; one document and one question
a line; prints the ten best for each question, by their positions.
"""
import os
import pathlib
import pwd
import shutil
import subprocess
import sys
import tempfile

SETUP = """
CREATE TABLE texts (id integer, text text, words tsvector);
COPY texts (id, text) FROM STDIN (FORMAT csv);
"""
INDEX = """
UPDATE texts SET words = to_tsvector('english', text);
CREATE INDEX ON texts USING gin (words);
ANALYZE texts;
CREATE TABLE questions (id integer, text text);
COPY questions FROM STDIN (FORMAT csv);
"""
# plainto_tsquery joins the words of the question by AND.
ASK = """
SELECT coalesce((SELECT string_agg(id::text, ' ' ORDER BY score DESC, id) FROM (
  SELECT texts.id, ts_rank(words, wanted, 1) AS score FROM texts,
    (SELECT replace(plainto_tsquery('english', questions.text)::text, '&', '|')::tsquery AS wanted) AS query
  WHERE words @@ wanted ORDER BY score DESC, texts.id LIMIT 10) AS best), '')
FROM questions ORDER BY id
"""


def as_postgres():
    """The server refuses to run as root; elsewhere it runs as whoever calls."""
    if os.geteuid() != 0:
        return {}
    account = pwd.getpwnam("postgres")
    return {"user": account.pw_uid, "group": account.pw_gid}


def rows(path):
    with open(path, encoding="utf-8", newline="\n") as lines:
        for i, line in enumerate(lines):
            yield '{},"{}"\n'.format(i, line.rstrip("\n").replace("\0", "").replace('"', '""'))


def main(documents, questions):
    programs = max(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))
    owner = as_postgres()
    directory = tempfile.mkdtemp(prefix="rotulus-bench-postgresql-")
    if owner:
        os.chown(directory, owner["user"], owner["group"])
    data = os.path.join(directory, "data")

    def run(program, *arguments, **options):
        options.setdefault("stdout", subprocess.DEVNULL)
        return subprocess.run([programs / program, *arguments], check=True, cwd=directory, **owner, **options)

    def psql(statements, **options):
        return run("psql", "-h", directory, "-d", "postgres", "-U", "bench", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1",
                   "-f", "-", input=statements.encode(), **options)

    try:
        run("initdb", "-D", data, "-U", "bench", "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "--no-sync")
        run("pg_ctl", "-D", data, "-w", "-o", f"-k {directory} -c listen_addresses='' -c fsync=off", "-l", data + "/log", "start")
        psql(SETUP + "".join(rows(documents)) + "\\.\n" + INDEX + "".join(rows(questions)) + "\\.\n")
        print(psql(ASK, stdout=subprocess.PIPE).stdout.decode(), end="")
    finally:
        subprocess.run([programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], check=False, cwd="/",
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **owner)
        shutil.rmtree(directory)


main(*sys.argv[1:])
