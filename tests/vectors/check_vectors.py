#!/usr/bin/env python3
"""Reads and writes sealed values without any code of Rotulus, from docs/formats/sealed.md and docs/formats/keys.md alone.

    check_vectors.py open FILE    opens every line of FILE; ends with 1 and says which line is wrong
    check_vectors.py make FILE    writes lines that Rotulus must open, and lines that it must refuse
    check_vectors.py keep FILE    writes the small lines only, for the vectors that are kept in the repository

One vector a line, fields between blanks, bytes in hexadecimal, "-" for none:
    value KEY ASSOCIATED PLAINTEXT SEALED            refused-value KEY ASSOCIATED SEALED
    stream KEY ASSOCIATED PLAINTEXT SEALED           refused-stream KEY ASSOCIATED SEALED
    slot KIND SALT LOG_N WRAPPED CREDENTIAL ROOT     recovery KEY TEXT
Ends with 77 when python3-cryptography is not installed.
"""
import hashlib
import hmac
import os
import sys

try:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
except ImportError:
    sys.exit(77)

FRAME = 65536
TAG = 16
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SLOT_PURPOSES = {1: b"rotulus/1 slot key-file", 2: b"rotulus/1 slot passphrase", 3: b"rotulus/1 slot recovery"}


class Refused(Exception):
    pass


def require(condition, why):
    if not condition:
        raise Refused(why)


def hmac_sha512(key, message):
    return hmac.new(key, message, hashlib.sha512).digest()


def hkdf(key, salt, info, size):
    extracted = hmac_sha512(salt, key)
    out = block = b""
    counter = 0
    while len(out) < size:
        counter += 1
        block = hmac_sha512(extracted, block + info + bytes([counter]))
        out += block
    return out[:size]


def decrypt(key, nonce, sealed, associated):
    try:
        return AESGCM(key).decrypt(nonce, sealed, associated)
    except InvalidTag:
        raise Refused("wrong tag") from None


# Small values

def value_keys(purpose_key, salt):
    derived = hmac_sha512(purpose_key, b"rotulus/1 value\0" + salt)
    return derived[:32], derived[32:48]


def seal_value(purpose_key, associated, plaintext, salt=None):
    salt = salt or os.urandom(16)
    key, commitment = value_keys(purpose_key, salt)
    return b"\x01" + salt + commitment + AESGCM(key).encrypt(bytes(12), plaintext, associated)


def open_value(purpose_key, associated, sealed):
    require(len(sealed) >= 49 and sealed[0] == 1, "no sealed value")
    key, commitment = value_keys(purpose_key, sealed[1:17])
    require(commitment == sealed[17:33], "wrong commitment")
    return decrypt(key, bytes(12), sealed[33:], associated)


# Streams

def stream_keys(purpose_key, salt):
    derived = hkdf(purpose_key, salt, b"rotulus/1 stream", 48)
    return derived[:32], derived[32:]


def nonce(counter, last):
    return counter.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


def seal_frames(purpose_key, associated, frames):
    """Seals exactly these frames, the last of them as the last, also when no honest writer would cut so."""
    salt = os.urandom(32)
    key, commitment = stream_keys(purpose_key, salt)
    out = b"\x02" + salt + commitment
    for counter, frame in enumerate(frames):
        out += AESGCM(key).encrypt(nonce(counter, counter == len(frames) - 1), frame, associated)
    return out


def seal_stream(purpose_key, associated, plaintext):
    frames = [plaintext[at : at + FRAME] for at in range(0, len(plaintext), FRAME)]
    return seal_frames(purpose_key, associated, frames or [b""])


def open_stream(purpose_key, associated, sealed):
    require(len(sealed) >= 49 + TAG and sealed[0] == 2, "no sealed stream")
    key, commitment = stream_keys(purpose_key, sealed[1:33])
    require(commitment == sealed[33:49], "wrong commitment")
    frames = [sealed[at : at + FRAME + TAG] for at in range(49, len(sealed), FRAME + TAG)]
    out = b""
    for counter, frame in enumerate(frames):
        last = counter == len(frames) - 1
        require(len(frame) > TAG or (counter == 0 and len(frame) == TAG), "wrong framing")
        out += decrypt(key, nonce(counter, last), frame, associated)
    return out


# Slots and recovery keys

def slot_key(kind, salt, log_n, credential):
    if kind == 2:
        credential = hashlib.scrypt(credential, salt=salt, n=1 << log_n, r=8, p=1, maxmem=1 << (log_n + 11), dklen=32)
    return hkdf(credential, b"", SLOT_PURPOSES[kind], 32)


def slot_associated(kind, salt, log_n):
    return b"rotulus/1 slot\0" + bytes([kind]) + log_n.to_bytes(4, "big") + salt


def recovery_text(key):
    checksum = hashlib.sha256(b"rotulus/1 recovery\0" + key).digest()
    number = int.from_bytes(key, "big") << 24 | int.from_bytes(checksum[:3], "big") >> 4
    text = "".join(CROCKFORD[number >> 5 * (55 - i) & 31] for i in range(56))
    return "-".join(text[i : i + 7] for i in range(0, 56, 7))


# The file of vectors

def unhex(text):
    return b"" if text == "-" else bytes.fromhex(text)


def line(kind, *fields):
    return " ".join([kind] + [(f.hex() or "-") if isinstance(f, bytes) else str(f) for f in fields]) + "\n"


def check_refused(opener, fields):
    try:
        opener(*map(unhex, fields))
    except Refused:
        return
    raise Refused("this was to be refused")


def check_slot(fields):
    kind, log_n = int(fields[0]), int(fields[2])
    salt, wrapped, credential, root = map(unhex, (fields[1], fields[3], fields[4], fields[5]))
    key = slot_key(kind, salt, log_n, credential)
    require(open_value(key, slot_associated(kind, salt, log_n), wrapped) == root, "another root key")


def check_line(kind, fields):
    if kind == "value" or kind == "stream":
        key, associated, plaintext, sealed = map(unhex, fields)
        opener = open_value if kind == "value" else open_stream
        require(opener(key, associated, sealed) == plaintext, "another plaintext")
    elif kind == "refused-value":
        check_refused(open_value, fields)
    elif kind == "refused-stream":
        check_refused(open_stream, fields)
    elif kind == "slot":
        check_slot(fields)
    elif kind == "recovery":
        require(recovery_text(unhex(fields[0])) == fields[1], "another text")
    else:
        raise Refused("unknown kind of vector")


def open_file(path):
    count = 0
    with open(path, encoding="ascii") as lines:
        for number, text in enumerate(lines, 1):
            if not text.strip() or text.startswith("#"):
                continue
            kind, *fields = text.split()
            try:
                check_line(kind, fields)
            except Refused as refused:
                sys.exit(f"line {number} ({kind}): {refused}")
            count += 1
    if count == 0:
        sys.exit("no vectors")
    print(f"{count} vectors")


def small_lines():
    key, associated = os.urandom(32), b"table document, column title, row 7"
    for plaintext in (b"", b"\0", "质量手册".encode(), bytes(range(100))):
        yield line("value", key, associated, plaintext, seal_value(key, associated, plaintext))
        yield line("value", key, b"", plaintext, seal_value(key, b"", plaintext))
        yield line("stream", key, associated, plaintext, seal_stream(key, associated, plaintext))
    yield line("refused-value", key, b"x", seal_value(key, associated, b"title"))
    yield line("refused-value", os.urandom(32), associated, seal_value(key, associated, b"title"))
    yield line("refused-stream", key, b"x", seal_stream(key, associated, b"title"))
    root = os.urandom(32)
    for kind, salt, log_n, credential in (
        (1, b"", 0, os.urandom(32)),
        (2, os.urandom(16), 17, "correct horse 电池".encode()),
        (3, b"", 0, os.urandom(32)),
    ):
        wrapped = seal_value(slot_key(kind, salt, log_n, credential), slot_associated(kind, salt, log_n), root)
        yield line("slot", kind, salt, log_n, wrapped, credential, root)
    yield line("recovery", root, recovery_text(root))


def large_lines():
    key, associated = os.urandom(32), b"chunk 3 of file 9"
    for size in (FRAME - 1, FRAME, FRAME + 1, 2 * FRAME, 2 * FRAME + 5):
        plaintext = os.urandom(size)
        yield line("stream", key, associated, plaintext, seal_stream(key, associated, plaintext))
    full = os.urandom(FRAME)
    # Right keys and tags, wrong framing: an empty last frame after a full one, and a short frame that is not the last.
    yield line("refused-stream", key, associated, seal_frames(key, associated, [full, b""]))
    yield line("refused-stream", key, associated, seal_frames(key, associated, [b"", full]))
    yield line("refused-stream", key, associated, seal_frames(key, associated, [b"short", full]))
    yield line("refused-stream", key, associated, seal_frames(key, associated, [full + b"x"]))


def write_file(path, *groups):
    with open(path, "w", encoding="ascii") as out:
        for group in groups:
            out.writelines(group)


def main():
    if len(sys.argv) != 3 or sys.argv[1] not in ("open", "make", "keep"):
        sys.exit(__doc__)
    command, path = sys.argv[1:]
    if command == "open":
        open_file(path)
    elif command == "make":
        write_file(path, small_lines(), large_lines())
    else:
        write_file(path, small_lines())


main()
