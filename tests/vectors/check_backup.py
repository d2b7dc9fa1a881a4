#!/usr/bin/env python3
"""Reads a backup without any code of Rotulus, from docs/formats alone, and compares it with the data directory that it is of.

    check_backup.py BACKUPS KEYFILE DATA    a backup directory, a key file, and the (closed) data directory as it was then

Opens the newest manifest by the slot of the key file, checks every hash, opens every segment, and compares its rows with the database.
Ends with 1 and says what differs. Prints "SKIPPED: ..." when python3-cryptography or python3-zstandard is not installed.
"""
import hashlib
import os
import sqlite3
import sys

from check_store import AESGCM, Reader, hmac_sha512, key_file, open_value, record, subkey

FRAME = 65536 + 16


def check(condition, what):
    if not condition:
        sys.exit(f"check_backup: {what}")


def read(*parts):
    with open(os.path.join(*parts), "rb") as file:
        return file.read()


def open_stream(purpose_key, associated, sealed):
    """docs/formats/sealed.md, streams"""
    check(sealed[0] == 2, "no stream")
    block = hmac_sha512(hmac_sha512(sealed[1:33], purpose_key), b"rotulus/1 stream\x01")
    check(block[32:48] == sealed[33:49], "wrong commitment")
    frames = [sealed[at : at + FRAME] for at in range(49, len(sealed), FRAME)]
    out = b""
    for number, frame in enumerate(frames):
        nonce = number.to_bytes(11, "big") + bytes([number == len(frames) - 1])
        out += AESGCM(block[:32]).decrypt(nonce, frame, associated)
    return out


def open_root(slots, credential):
    for kind, salt, log_n, wrapped in slots:
        if kind == 1:
            associated = b"rotulus/1 slot\0" + bytes([kind]) + log_n.to_bytes(4, "big") + salt
            return open_value(subkey(credential, b"rotulus/1 slot key-file"), associated, wrapped)
    sys.exit("check_backup: no slot for a key file")


def read_value(reader):
    kind = reader.number()
    return [lambda: None, reader.number, reader.text, reader.bytes][kind]()


class Backup:
    """docs/formats/backup.md"""

    def __init__(self, directory, credential):
        self.directory = directory
        name = sorted(os.listdir(os.path.join(directory, "manifests")))[-1]
        data = read(directory, "manifests", name)
        mark = b"rotulus backup manifest 1\n"
        check(data.startswith(mark), "no manifest")
        check(hashlib.sha256(data[:-32]).digest() == data[-32:], "a damaged manifest")
        outer = Reader(data[len(mark) : -32])
        clear, sealed = outer.bytes(), outer.bytes()
        self.read_clear(Reader(clear), name)
        root = open_root(self.slots, credential)
        self.segment_key = subkey(root, b"rotulus/1 backup segment")
        check(hmac_sha512(hmac_sha512(b"", root), b"rotulus/1 name of backup key\x01")[:16].hex() == self.key, "another key")
        self.read_sealed(Reader(open_value(subkey(root, b"rotulus/1 backup manifest"), clear, sealed)))

    def read_clear(self, reader, name):
        check(reader.text() == name, "another manifest")
        reader.number()  # serial
        reader.number()  # time
        self.installation, self.key = reader.text(), reader.text()
        self.documents, self.objects, self.entries, self.bytes = (reader.number() for _ in range(4))
        self.slots = [(reader.number(), reader.bytes(), reader.number(), reader.bytes()) for _ in range(reader.number())]
        self.files = [reader.text() for _ in range(reader.number())]
        check(reader.at_end(), "more in the clear part than there is")

    def read_sealed(self, reader):
        self.format, self.epochs, self.schema = reader.number(), reader.text(), reader.text()
        self.keys_number, self.keys_hash, self.tail = reader.number(), reader.bytes(), reader.bytes()
        self.segments = []
        for _ in range(reader.number()):
            table, first, last, name = reader.text(), reader.number(), reader.number(), reader.text()
            size, plain_size, file_hash, plain_hash = reader.number(), reader.number(), reader.bytes(), reader.bytes()
            self.segments.append((table, first, last, name, size, plain_size, file_hash, plain_hash))
        check([s[3] for s in self.segments] == self.files, "other files than segments")

    def rows(self, segment):
        table, first, last, name, size, plain_size, file_hash, plain_hash = segment
        data = read(self.directory, "segments", name)
        check(len(data) == size and hashlib.sha256(data).digest() == file_hash, f"segment {name} is damaged")
        mark = b"rotulus backup segment 1\n"
        check(data.startswith(mark), f"{name} is no segment")
        plain = open_stream(self.segment_key, record("backup segment", table, first, last, name), data[len(mark) :])
        check(len(plain) == plain_size and hashlib.sha256(plain).digest() == plain_hash, f"segment {name} holds other rows")
        reader = Reader(plain)
        check(reader.text() == table, f"segment {name} is of another table")
        columns = [reader.text() for _ in range(reader.number())]
        rows = []
        while not reader.at_end():
            rows.append(tuple(read_value(reader) for _ in columns))
        return table, columns, rows

    def content_keys(self):
        data = read(self.directory, "keys", self.key)
        mark = b"rotulus backup keys 1\n"
        digest = hashlib.sha256(data[:-32]).digest()
        check(data.startswith(mark) and digest == data[-32:] == self.keys_hash, "another or a damaged table of content keys")
        reader = Reader(data[len(mark) : -32])
        check(reader.number() == self.keys_number, "an older table of content keys")
        keys = {}
        for _ in range(reader.number()):
            identity, table = reader.bytes(), reader.text()
            keys[identity] = (table, reader.bytes())
        return keys


def compare(backup, db):
    found = {}
    for segment in backup.segments:
        table, columns, rows = backup.rows(segment)
        found.setdefault(table, (columns, []))[1].extend(rows)
    for table, (columns, rows) in found.items():
        names = ", ".join(f'"{column}"' for column in columns)
        check(sorted(db.execute(f'SELECT {names} FROM "{table}"'), key=repr) == sorted(rows, key=repr), f"rows of {table} differ")
    check(set(backup.content_keys().values()) ==
          {("document_key", wrapped) for (wrapped,) in db.execute("SELECT wrapped FROM document_key")}, "content keys differ")
    return len(found)


def main():
    directory, key, data = sys.argv[1:]
    backup = Backup(directory, key_file(key))
    with sqlite3.connect(f"file:{os.path.join(data, 'store.db')}?immutable=1", uri=True) as db:
        tables = compare(backup, db)
    print(f"{tables} tables as they were, {backup.documents} documents")


if __name__ == "__main__":
    main()
