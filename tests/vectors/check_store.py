#!/usr/bin/env python3
"""Reads a kept data directory without any code of Rotulus, from docs/formats alone, and compares it with what it should hold.

    check_store.py FIXTURE    a directory with `data`, `key` and `expected.json`, as tests/storage/fixtures/format-1

Opens the slot of the key file and that of the recovery key, unwraps the keys of spaces and documents, decodes contents through
their chains of prefixes, checks every git name, and computes the root of the audit log. Ends with 1 and says what differs.
Prints "SKIPPED: ..." when python3-cryptography or python3-zstandard is not installed.
"""
import base64
import hashlib
import hmac
import json
import os
import sqlite3
import sys

try:
    import zstandard
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
except ImportError as missing:
    print("SKIPPED:", missing)
    sys.exit(0)

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


# docs/formats/sealed.md and keys.md

def hmac_sha512(key, message):
    return hmac.new(key, message, hashlib.sha512).digest()


def subkey(key, label):
    """HKDF-SHA-512 without salt; 32 bytes fit into the first block."""
    return hmac_sha512(hmac_sha512(b"", key), label + b"\x01")[:32]


def open_value(purpose_key, associated, sealed):
    if len(sealed) < 49 or sealed[0] != 1:
        raise ValueError("no sealed value")
    derived = hmac_sha512(purpose_key, b"rotulus/1 value\0" + sealed[1:17])
    if derived[32:48] != sealed[17:33]:
        raise ValueError("wrong commitment")
    return AESGCM(derived[:32]).decrypt(bytes(12), sealed[33:], associated)


def open_any(purpose_keys, associated, sealed):
    """Under whichever key made it: in the middle of a rotation there are several."""
    for key in purpose_keys:
        if hmac_sha512(key, b"rotulus/1 value\0" + sealed[1:17])[32:48] == sealed[17:33]:
            return open_value(key, associated, sealed)
    raise ValueError("no key has sealed this value")


def key_file(path):
    with open(path, encoding="ascii") as file:
        return base64.urlsafe_b64decode(file.read().strip().removeprefix("rotulus-key-1:") + "=")


def recovery_key(text):
    number = 0
    for character in text.replace("-", ""):
        number = number << 5 | CROCKFORD.index(character)
    return (number >> 24).to_bytes(32, "big")


# docs/formats/rows.md

def varint(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out) + bytes([value])


def record(*fields):
    out = b""
    for field in fields:
        if isinstance(field, int):
            out += varint((field << 1) ^ (field >> 63))
        else:
            field = field.encode() if isinstance(field, str) else field
            out += varint(len(field)) + field
    return out


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def varint(self):
        value = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    def number(self):
        coded = self.varint()
        return coded >> 1 ^ -(coded & 1)

    def bytes(self):
        size = self.varint()
        self.at += size
        if self.at > len(self.data):
            raise ValueError("a record ends inside a field")
        return self.data[self.at - size : self.at]

    def text(self):
        return self.bytes().decode()

    def at_end(self):
        return self.at == len(self.data)


# docs/formats/database.md and objects.md

CHUNK = 1 << 20


def decode(coded, size, prefix):
    if coded[0] == 0:
        return coded[1:]
    frame = coded[1:] if coded[0] == 1 else b"\x28\xb5\x2f\xfd" + coded[1:]
    dictionary = zstandard.ZstdCompressionDict(prefix, dict_type=zstandard.DICT_TYPE_RAWCONTENT) if prefix else None
    return zstandard.ZstdDecompressor(dict_data=dictionary).decompress(frame, max_output_size=max(size, 1))


class Store:
    def __init__(self, directory, kind, credential):
        self.db = sqlite3.connect(f"file:{os.path.join(directory, 'store.db')}?immutable=1", uri=True)
        self.root = self.open_slot(kind, credential)
        self.scopes = {}  # the keys of each, newest first
        wrap = subkey(self.root, b"rotulus/1 wrap")
        for scope, epoch, wrapped in self.db.execute("SELECT scope, epoch, wrapped FROM wrapped_key ORDER BY epoch DESC"):
            self.scopes.setdefault(scope, []).append(open_value(wrap, record("wrapped_key", scope, epoch), wrapped))
        self.contents = {}
        (self.format,) = self.db.execute("PRAGMA user_version").fetchone()
        self.kept = {}
        for purpose, wrapped in self.db.execute("SELECT purpose, wrapped FROM kept_key") if self.format > 3 else ():
            self.kept[purpose] = open_value(wrap, record("kept_key", purpose), wrapped)

    def open_slot(self, kind, credential):
        label = {1: b"rotulus/1 slot key-file", 3: b"rotulus/1 slot recovery"}[kind]
        salt, log_n, wrapped = self.db.execute("SELECT salt, log_n, wrapped FROM key_slot WHERE kind = ?", (kind,)).fetchone()
        associated = b"rotulus/1 slot\0" + bytes([kind]) + log_n.to_bytes(4, "big") + salt
        return open_value(subkey(credential, label), associated, wrapped)

    def subkeys(self, scope, label):
        return [subkey(key, label) for key in self.scopes[scope]]

    def row(self, scope, clear, sealed):
        return Reader(open_any(self.subkeys(scope, b"rotulus/1 row"), record(*clear), sealed))

    def document_keys(self, space, document):
        keys = []
        for table in ("document_key", "former_document_key") if self.format > 3 else ("document_key",):
            for (wrapped,) in self.db.execute(f"SELECT wrapped FROM {table} WHERE document = ?", (document,)).fetchall():
                wraps = self.subkeys(space, b"rotulus/1 document key")
                keys.append(open_any(wraps, record("document_key", space, document), wrapped))
        return keys

    def group(self, number):
        """The rows that are sealed with this one, the carrier last."""
        columns = "id, space, oid, document, type, size, base, depth, data"
        load = lambda row: self.db.execute(f"SELECT {columns} FROM object WHERE id = ?", (row,)).fetchone()
        own = load(number)
        carrier = number + (own[-1][0] if len(own[-1]) == 1 else 0)
        rows = [load(carrier)]
        while not rows[0][3] and (before := load(rows[0][0] - 1)) and before[-1] == bytes([carrier - before[0]]):
            rows.insert(0, before)
        return rows

    def object(self, number):
        if number in self.contents:
            return self.contents[number]
        group = self.group(number)
        (_, space, oid, document, kind, size, base, depth, _), place = next((row, at) for at, row in enumerate(group) if row[0] == number)
        keys = self.document_keys(space, document) if document else self.subkeys(space, b"rotulus/1 object")
        bodies = Reader(open_any(keys, b"".join(record("object", *row[:-1]) for row in group), group[-1][-1]))
        for _ in group[:place]:
            bodies.bytes()
        coded = bodies.bytes() if place + 1 < len(group) else bodies.data[bodies.at :]
        if coded[0] == 2:
            content = self.chunks(space, number, size, coded[1:33], Reader(coded[33:]).number())
        else:
            content = decode(coded, size, self.object(base) if base else b"")
        assert len(content) == size and depth <= 16
        assert oid in self.masked(space, git_name(kind, content)), f"object {number} does not hash to its name"
        self.contents[number] = content
        return content

    def chunks(self, space, number, size, key, file):
        row = self.db.execute("SELECT id, space, object, staged, size, sealed FROM file WHERE id = ?", (file,)).fetchone()
        assert row[1:5] == (space, number, 0, size) and self.row(space, ("file", *row[:5]), row[5]).at_end()
        chunks = self.db.execute("SELECT sequence, data FROM chunk WHERE file = ? ORDER BY sequence", (file,)).fetchall()
        count = (size + CHUNK - 1) // CHUNK
        assert [sequence for sequence, _ in chunks] == list(range(count)), f"file {file} lacks a chunk"
        content = b""
        for sequence, data in chunks:
            is_last = sequence == count - 1
            coded = open_value(key, record("chunk", space, file, sequence, 1 if is_last else 0), data)
            content += decode(coded, size - len(content) if is_last else CHUNK, b"")
        return content

    def masked(self, space, name):
        return [hmac.new(key, name, hashlib.sha256).digest()[:16] for key in self.subkeys(space, b"rotulus/1 object name")]

    def named(self, space, name):
        for oid in self.masked(space, name):
            row = self.db.execute("SELECT id FROM object WHERE space = ? AND oid = ?", (space, oid)).fetchone()
            if row:
                return self.object(row[0])
        raise ValueError("no object has this name")


def git_name(kind, content):
    header = f"{ {1: 'commit', 2: 'tree', 3: 'blob'}[kind] } {len(content)}\0".encode()
    return hashlib.sha1(header + content).digest()


def read_metadata(reader):
    names = ("title", "path", "type", "language", "owner")
    metadata = {name: reader.text() for name in names}
    metadata["tags"] = [reader.text() for _ in range(reader.number())]
    return metadata


STATES = {1: "draft", 2: "in_review", 3: "in_approval", 4: "approved", 5: "effective", 6: "superseded", 7: "obsolete"}


def read_revision(store, space, effective, row):
    number, document, sequence, state, label, time, size, sealed = row
    reader = store.row(space, ("revision", space, document, number, sequence, state, label, time, size), sealed)
    revision = {"sequence": sequence, "label": label, "time": time, "size": size}
    revision["state"] = STATES[6 if state == 5 and number != effective else state]
    commit, content, sha256 = reader.bytes(), reader.bytes(), reader.bytes()
    revision |= {"commit": commit.hex(), "sha256": sha256.hex(), "title": reader.text(), "metadata": read_metadata(reader)}
    flags = reader.number()
    revision |= {"is_text": bool(flags & 1), "removal": bool(flags & 2)}
    revision["author"] = [reader.text(), reader.text(), reader.number(), reader.number()]
    revision |= {"summary": reader.text(), "source": reader.text()}
    assert store.named(space, commit).startswith(b"tree ")
    body = b"" if revision["removal"] else store.named(space, content)
    assert revision["removal"] or hashlib.sha256(body).digest() == sha256
    revision["content"] = body.hex()
    if store.format > 1:
        for *clear, seal in store.db.execute("SELECT revision, document, label, effective_from, review_due, sealed FROM version"
                                             " WHERE revision = ?", (number,)).fetchall():
            assert store.row(space, ("version", *clear), seal).number() > 0
            revision["label"] = clear[2]
    return revision


def read_document(store, row):
    *clear, sealed = row
    number, uid, space, name, state, isolated, effective, head, count, version, created, changed = clear
    reader = store.row(space, ("document", number, uid, space, name, *clear[4:]), sealed)
    revisions = store.db.execute("SELECT id, document, sequence, state, label, time, size, sealed FROM revision"
                                 " WHERE document = ? ORDER BY sequence", (number,)).fetchall()
    assert len(revisions) == count and revisions[-1][0] == head
    return {"id": uid.hex(), "number": name, "state": STATES[state], "isolated": bool(isolated), "version": version, "row": number,
            "created": created, "changed": changed, "metadata": read_metadata(reader),
            "revisions": [read_revision(store, space, effective, r) for r in revisions]}


def read_spaces(store):
    for number, key, created, version, next_number, sealed in store.db.execute(
            "SELECT id, key, created, version, next_number, sealed FROM space ORDER BY key").fetchall():
        reader = store.row(number, ("space", number, key, created, version, next_number), sealed)
        documents = store.db.execute("SELECT id, uid, space, number, state, isolated, effective, head, revisions, version, created,"
                                     " changed, sealed FROM document WHERE space = ? ORDER BY number", (number,)).fetchall()
        yield {"id": number, "key": key, "created": created, "version": version, "title": reader.text(), "description": reader.text(),
               "documents": [read_document(store, row) for row in documents]}


def read_bindings(store, grantee, number):
    later = "group_id, expires" if store.format > 2 else "0, 0"
    column = {"user": "user", "group": "group_id"}[grantee]
    for binding, user, role, space, document, group, expires, seal in store.db.execute(
            f"SELECT id, user, role, space, document, {later}, sealed FROM binding WHERE {column} = ? ORDER BY id", (number,)).fetchall():
        clear = ("binding", binding, user, role, space, document) + ((group, expires) if group or expires else ())
        assert store.row(0, clear, seal).at_end()
        yield binding, role, space, expires


def read_role(store, row):
    *clear, sealed = row
    reader = store.row(0, ("role", *clear), sealed)
    return [clear[1], reader.text(), clear[2], [reader.text() for _ in range(reader.number())]]


def read_request(store, row):
    *clear, sealed = row
    number, state, _, _, _, version = clear
    reader = store.row(0, ("access_request", *clear), sealed)
    requester, reason, needed, changes = reader.text(), reader.text(), reader.number(), Reader(reader.bytes())
    assert changes.number() == 1 and changes.number() == 1  # one change: a grant
    decisions = [[reader.number(), reader.text(), bool(reader.number()), reader.text(), reader.number()] for _ in range(reader.number())]
    states = {1: "open", 2: "approved", 3: "rejected", 4: "withdrawn"}
    return [number, states[state], requester, reason, needed, version, decisions]


def describe_access(store):
    roles = store.db.execute("SELECT id, name, version, sealed FROM role ORDER BY name").fetchall()
    groups = store.db.execute("SELECT id, name FROM user_group ORDER BY name").fetchall()
    requests = store.db.execute("SELECT id, state, requester, created, changed, version, sealed FROM access_request"
                                " ORDER BY id DESC").fetchall()
    return {"roles": [read_role(store, row) for row in roles],
            "group_bindings": [[name, role, space, expires] for group, name in groups
                               for _, role, space, expires in read_bindings(store, "group", group)],
            "requests": [read_request(store, row) for row in requests]}


def read_user(store, row):
    number, name, disabled, created, version, sealed = row
    reader = store.row(0, ("user", number, name, disabled, created, version), sealed)
    user = {"name": name, "disabled": bool(disabled), "version": version, "display_name": reader.text(), "email": reader.text(),
            "password_record": reader.text(), "bindings": [], "tokens": []}
    if store.format > 2:
        reader.number(), reader.number(), reader.bytes()  # when the password was set, by whom, the second factor
        assert reader.at_end()
    user["bindings"] = [[role, space] for _, role, space, _ in read_bindings(store, "user", number)]
    for token, hashed, made, expires, seal in store.db.execute(
            "SELECT id, hash, created, expires, sealed FROM token WHERE user = ? ORDER BY id", (number,)).fetchall():
        reader = store.row(0, ("token", token, hashed, number, made, expires), seal)
        found = {"name": reader.text(), "expires": expires, "scopes": []}
        while not reader.at_end():
            found["scopes"].append(reader.text())
        user["tokens"].append(found)
    return user


def merkle_root(leaves):
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return hashlib.sha256(b"\x01" + merkle_root(leaves[:half]) + merkle_root(leaves[half:])).digest()


def read_audit(store):
    entries, leaves = [], []
    for sequence, time, actor, action, subject, outcome, sealed in store.db.execute(
            "SELECT sequence, time, actor, action, object, outcome, sealed FROM audit ORDER BY sequence").fetchall():
        clear = ("audit", sequence, time, actor, action, subject, outcome)
        reader = store.row(0, clear, sealed)
        name, detail = reader.text(), reader.text()
        entries.append({"sequence": sequence, "time": time, "actor": actor, "actor_name": name, "action": action, "object": subject,
                        "detail": detail, "outcome": outcome})
        leaves.append(record(*clear) + record(name, detail))
    size, sealed = store.db.execute("SELECT size, sealed FROM audit_head").fetchone()
    frontier = store.row(0, ("audit_head", size), sealed)
    root = None
    for subtree in reversed([frontier.bytes() for _ in range(bin(size).count("1"))]):
        root = hashlib.sha256(b"\x01" + subtree + root).digest() if root else subtree
    assert root == merkle_root(leaves), "the frontier is not that of the entries"
    return {"entries": entries, "root": root.hex()}


def check_bearers(store, secrets):
    key = store.kept.get("rotulus/1 bearer") or subkey(store.scopes[0][-1], b"rotulus/1 bearer")
    bearers = [("session", "id", "session"), ("token", "hash", "token")]
    if store.format > 2:
        bearers.append(("reset_link", "id", "reset_link"))
    for table, column, name in bearers:
        hashed = hmac.new(key, secrets[name].encode(), hashlib.sha256).digest()
        assert store.db.execute(f"SELECT 1 FROM {table} WHERE {column} = ?", (hashed,)).fetchone(), f"no {name} for its value"


def describe(store):
    users = store.db.execute("SELECT id, name, disabled, created, version, sealed FROM user ORDER BY name").fetchall()
    (outbox,) = store.db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'").fetchone()
    return {"spaces": list(read_spaces(store)), "users": [read_user(store, row) for row in users], "audit": read_audit(store),
            "outbox": outbox}


def differences(found, expected, where):
    if isinstance(expected, dict) and isinstance(found, dict):
        for key in sorted(set(expected) | set(found)):
            yield from differences(found.get(key), expected.get(key), f"{where}.{key}")
    elif isinstance(expected, list) and isinstance(found, list) and len(found) == len(expected):
        for at, pair in enumerate(zip(found, expected)):
            yield from differences(*pair, f"{where}[{at}]")
    elif found != expected:
        yield f"{where}: found {found!r}, expected {expected!r}"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    fixture = sys.argv[1]
    with open(os.path.join(fixture, "expected.json"), encoding="utf-8") as file:
        expected = json.load(file)
    data = os.path.join(fixture, "data")
    store = Store(data, 1, key_file(os.path.join(fixture, "key")))
    assert Store(data, 3, recovery_key(expected["secrets"]["recovery_key"])).root == store.root
    check_bearers(store, expected["secrets"])
    objects = [number for (number,) in store.db.execute("SELECT id FROM object").fetchall()]
    for number in objects:
        store.object(number)
    wrong = list(differences(describe(store), expected["store"], "store"))
    if store.format > 2:
        wrong += differences(describe_access(store), expected["access"], "access")
    for line in wrong:
        print(line[:300])
    print(f"{len(objects)} objects read, {len(wrong)} differences")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
