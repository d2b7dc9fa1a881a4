#!/usr/bin/env python3
"""Checks the evidence of a document and a file of checkpoints without any code of Rotulus, from docs/formats alone.

    check_evidence.py BUNDLE CHECKPOINTS

The key is that of the newest checkpoint in the file. Ends with 1 and says what does not hold.
Prints "SKIPPED: ..." when python3-cryptography is not installed.
"""
import base64
import hashlib
import json
import re
import sys

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError as missing:
    print("SKIPPED:", missing)
    sys.exit(0)


class Wrong(Exception):
    pass


def require(holds, what):
    if not holds:
        raise Wrong(what)


def sha256(data):
    return hashlib.sha256(data).digest()


def unbase64(text):
    return base64.b64decode(text, validate=True)


# docs/formats/audit-checkpoint.md


def verify(key, message, signature, what):
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except InvalidSignature:
        raise Wrong(what + " does not hold") from None


class Checkpoint:
    def __init__(self, note):
        text, _, signatures = note.rpartition("\n\n")
        text += "\n"
        self.origin, size, root, *extensions = text.splitlines()
        self.size, self.root = int(size), unbase64(root)
        self.key = unbase64(next(line[4:] for line in extensions if line.startswith("key ")))
        self.breaks = any(line.startswith("break ") for line in extensions)
        key_id = sha256(self.origin.encode() + b"\n\x01" + self.key)[:4]
        good = 0
        for line in signatures.splitlines():
            dash, name, coded = line.split(" ")
            require(dash == "\u2014", "a signature line of a checkpoint")
            signature = unbase64(coded)
            if name == self.origin and signature[:4] == key_id:
                verify(self.key, text.encode(), signature[4:], f"the signature of the checkpoint over {self.size} entries")
                good += 1
        require(good, f"a signature under the checkpoint over {self.size} entries")


def read_checkpoints(path):
    with open(path, encoding="utf-8", newline="\n") as file:
        notes = re.split(r"(?<=\n)\n(?!\u2014)", file.read())
    checkpoints = [Checkpoint(note) for note in notes if note]
    for before, after in zip(checkpoints, checkpoints[1:]):
        require(before.origin == after.origin, "one origin in the file")
        require(after.breaks or after.size >= before.size, "sizes that grow in the file")
        require(after.size != before.size or after.root == before.root, "one history in the file")
    return checkpoints


# RFC 9162, section 2.1.3.2


def verify_inclusion(leaf, index, size, hashes, root):
    if index >= size:
        return False
    node, last, current = index, size - 1, leaf
    for sibling in hashes:
        if last == 0:
            return False
        if node & 1 or node == last:
            current = sha256(b"\x01" + sibling + current)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            current = sha256(b"\x01" + current + sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and current == root


# docs/formats/rows.md


def read_entry(leaf):
    at = 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = leaf[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    def number():
        coded = varint()
        return coded >> 1 ^ -(coded & 1)

    def text():
        nonlocal at
        size = varint()
        at += size
        return leaf[at - size : at].decode()

    require(text() == "audit", "the beginning of an entry")
    entry = {"sequence": number(), "time": number(), "actor": number(), "action": text(), "object": text(), "outcome": number()}
    entry.update(actor_name=text(), detail=text())
    require(at == len(leaf), "the end of an entry")
    return entry


# docs/formats/evidence.md


def check_entries(bundle, checkpoint):
    entries, last = [], 0
    for given in bundle["entries"]:
        require(given["entry"] > last, "the order of the entries")
        last = given["entry"]
        leaf = unbase64(given["leaf"]) if "leaf" in given else None
        leaf_hash = sha256(b"\x00" + leaf) if leaf is not None else unbase64(given["leaf_hash"])
        hashes = [unbase64(text) for text in given["hashes"]]
        require(verify_inclusion(leaf_hash, last - 1, checkpoint.size, hashes, checkpoint.root), f"the proof of entry {last}")
        if leaf is not None:
            entries.append(read_entry(leaf))
            require(entries[-1]["sequence"] == last, f"the number of entry {last}")
    return [entry for entry in entries if entry["outcome"] == 1]


FIELDS = "document number version revision content-sha256 metadata-sha256 meaning signer name time prior-sha256".split()


def check_signatures(bundle, entries):
    keys = {entry["detail"] for entry in entries if entry["action"] == "signature.key"}
    logged = {}
    for entry in entries:
        if entry["action"] == "signature.create":
            number, revision, digest = entry["detail"].split(" ")
            logged[int(number)] = (int(revision[1:]), digest, entry["actor_name"])
    versions = {version["revision"]: version for version in bundle["versions"]}
    prior = {}
    for record in bundle["signatures"]:
        what = f"signature {record['id']}"
        text = unbase64(record["statement"])
        verify(unbase64(record["public_key"]), text, unbase64(record["signature"]), what)
        require(unbase64(record["public_key"]).hex() in keys, f"the key of {what} in the log")
        first, *lines = text.decode().splitlines()
        require(first == "rotulus signature 1" and [line.split(" ")[0] for line in lines] == FIELDS, f"the statement of {what}")
        stated = {line.split(" ")[0]: line.partition(" ")[2] for line in lines}
        version = versions[int(stated["revision"])]
        require(stated["document"] == bundle["document"]["id"], f"the document of {what}")
        require(stated["number"] == bundle["document"]["number"], f"the number in {what}")
        require(stated["content-sha256"] == version["content_sha256"], f"the content of {what}")
        require(stated["metadata-sha256"] == sha256(unbase64(version["metadata"])).hex(), f"the metadata of {what}")
        before = prior.setdefault(stated["revision"], b"")
        require(stated["prior-sha256"] == sha256(before).hex(), f"what {what} follows")
        prior[stated["revision"]] = before + text
        require(logged.pop(record["id"], None) == (int(stated["revision"]), sha256(text).hex(), stated["signer"]), f"{what} in the log")
    require(not logged, f"signatures {sorted(logged)} in the bundle")


def check_versions(bundle, entries):
    document = bundle["document"]["id"]
    saved, states, labels, runs, effective = {}, {}, {}, {}, None
    for entry in entries:
        if entry["action"] in ("document.save", "document.import"):
            for revision, digest in re.findall(document + r"@(\d+):([0-9a-f]{64})", entry["detail"]):
                revision = int(revision)
                saved[revision], imported = digest, entry["action"] == "document.import"
                states[revision] = "obsolete" if digest == "0" * 64 else "effective" if imported else "draft"
                if states[revision] == "effective":
                    effective, labels[revision] = revision, f"0.{revision}"
        if entry["action"] in ("run.begin", "run.save"):
            run, step, revision = re.match(r"run (\d+) v(\d+) \w+ @(\d+)", entry["detail"]).groups()
            require(int(step) == runs.get(run, 0) + 1, f"the step of run {run} before entry {entry['sequence']}")
            runs[run] = int(step)
        if entry["action"] == "document.state":
            revision, before, after, label = re.match(r"@(\d+) (\w+) -> (\w+)(?: as ([^ ;]+))?", entry["detail"]).groups()
            revision = int(revision)
            require(states[revision] == before, f"the state before entry {entry['sequence']}")
            states[revision] = after
            labels[revision] = label or labels.get(revision)
            effective = revision if after == "effective" else effective
    require([version["revision"] for version in bundle["versions"]] == list(range(1, len(saved) + 1)), "all revisions in order")
    for version in bundle["versions"]:
        revision = version["revision"]
        what = f"revision {revision}"
        require(saved[revision] == version["content_sha256"], f"the hash of {what}")
        if version["content"] is not None:
            require(sha256(unbase64(version["content"])).hex() == version["content_sha256"], f"the content of {what}")
        state = states[revision]
        if state in ("effective", "expired") and revision != effective:
            state = "superseded"
        require(version["state"] == state, f"the state of {what}")
        require(version["label"] == labels.get(revision), f"the label of {what}")


def main(bundle_path, checkpoints_path):
    with open(bundle_path, encoding="utf-8") as file:
        bundle = json.load(file)
    require(bundle["format"] == "rotulus evidence 1", "the format of the bundle")
    known = read_checkpoints(checkpoints_path)
    checkpoint = Checkpoint(bundle["checkpoint"])
    require(checkpoint.key == known[-1].key and checkpoint.origin == known[-1].origin, "the key of the checkpoint")
    require(all(other.root == checkpoint.root for other in known if other.size == checkpoint.size), "one history")
    entries = check_entries(bundle, checkpoint)
    keys = [entry["detail"].split(" ")[0] for entry in entries if entry["action"] == "audit.key"]
    require(keys and keys[-1] == checkpoint.key.hex(), "the key of the checkpoint in the log")
    check_signatures(bundle, entries)
    check_versions(bundle, entries)
    print(f"{len(bundle['versions'])} versions, {len(bundle['signatures'])} signatures and {len(entries)} entries hold.")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except (Wrong, KeyError, ValueError, IndexError) as error:
        print(f"This does not hold: {error}")
        sys.exit(1)
