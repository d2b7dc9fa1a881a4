#!/usr/bin/env python3
"""Makes files that mean harm, or are broken. usage: make_hostile.py DIR. Standard library only."""

import io
import struct
import sys
import zipfile
import zlib
from pathlib import Path

WORD = '<?xml version="1.0"?>{}<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:body></w:document>'


def archive(parts, compression=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as out:
        for name, content in parts:
            out.writestr(name, content)
    return buffer.getvalue()


def docx(content="text", kind=""):
    return archive([("[Content_Types].xml", "<Types/>"), ("word/document.xml", WORD.format(kind, content))])


def with_declared_size(size):
    """A package whose part says that it unpacks to `size` bytes, in both places that say it."""
    data = bytearray(docx("harmless"))
    real = struct.pack("<I", len(WORD.format("", "harmless").encode()))
    at = data.find(b"word/document.xml")
    while at >= 0:
        header = data.rfind(b"PK", 0, at)
        offset = header + (22 if data[header + 2 : header + 4] == b"\x03\x04" else 24)
        assert data[offset : offset + 4] == real
        data[offset : offset + 4] = struct.pack("<I", size)
        at = data.find(b"word/document.xml", at + 1)
    return bytes(data)


def encrypted_zip():
    data = bytearray(docx("secret"))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 1)
    return bytes(data)


def compound(stream):
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le") + bytes(1024)


def entity_bomb():
    entities = "".join(f'<!ENTITY e{i} "{"&e%d;" % (i - 1) * 10}">' for i in range(1, 10))
    return f'<!DOCTYPE w [<!ENTITY e0 "ha">{entities}]>'


def pdf_with(stream, filters):
    body = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    body += b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>endobj\n"
    body += b"4 0 obj<</Length %d/Filter[%s]>>stream\n%s\nendstream endobj\ntrailer<</Root 1 0 R>>\n" % (len(stream), filters, stream)
    return body


def endless_kids():
    return (b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
            b"2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 100000000>>endobj\ntrailer<</Root 1 0 R>>\n")


def main(root):
    files = {
        "bomb.docx": docx(" " * (64 << 20)),
        "nested.docx": archive([("word/document.xml", docx("inner")), ("inner.zip", archive([("a.zip", archive([("b.zip", docx())]))]))]),
        "entities.docx": docx("&e9;", entity_bomb()),
        "outside.docx": docx("&x;", '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        "parts.docx": archive([("word/document.xml", WORD.format("", "x"))] + [(f"{i}", "") for i in range(100_000)], zipfile.ZIP_STORED),
        "truncated.docx": docx("half " * 1000)[:-200],
        "encrypted.docx": encrypted_zip(),
        "encrypted2.docx": compound("EncryptedPackage"),
        "legacy.doc": compound("WordDocument"),
        "declared.docx": with_declared_size(1 << 30),
        "lying.docx": with_declared_size(10),
        "deep.docx": docx("<x>" * 100_000 + "</x>" * 100_000),
        "outwards.docx": archive([("../../word/document.xml", "x"), ("word/document.xml", WORD.format("", "stays inside"))]),
        "empty.docx": b"PK\x03\x04",
        "not.xlsx": b"this is no sheet",
        "other.zip": archive([("readme.txt", "not an office file")]),
        "damaged.pdf": b"%PDF-1.7\n" + bytes(range(256)) * 40,
        "truncated.pdf": pdf_with(b"BT ET", b"")[:120],
        "bomb.pdf": pdf_with(zlib.compress(zlib.compress(bytes(1 << 28), 9), 9), b"/FlateDecode/FlateDecode"),
        "kids.pdf": endless_kids(),
        "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(64),
        "binary.txt": bytes(range(256)) * 64,
        "deep.html": b"<div>" * 100_000 + "深处的文字".encode(),
        "parts.eml": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\nContent-Type: multipart/mixed; boundary=b\n\n" * 5_000,
        "run.bin": b"\x7fELF" + bytes(100),
    }
    for name, content in files.items():
        (root / name).write_bytes(content)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
