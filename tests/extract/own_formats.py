"""Writers of office files, PDFs, pages and texts that need no program: the smallest that is still right, in zip and XML of our own.

Each takes a path, the paragraphs, and a source of chance. Standard library only.
"""

import zipfile
from xml.sax.saxutils import escape


def package(path, parts, mimetype=None):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        if mimetype:
            archive.writestr(zipfile.ZipInfo("mimetype"), mimetype)
        for name, content in parts.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + content)


TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def split(rng, text):
    """As word processors do it: one sentence in several runs."""
    at = rng.randint(1, max(1, len(text) - 1))
    return text[:at], text[at:]


def docx(path, texts, rng):
    runs = lambda text: "".join(f"<w:r><w:t>{escape(part)}</w:t></w:r>" for part in split(rng, text))
    body = "".join(f"<w:p>{runs(text)}</w:p>" for text in texts)
    package(path, {"[Content_Types].xml": TYPES, "word/document.xml": f'<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>'})


def xlsx(path, texts, rng):
    strings = "".join(f"<si><t>{escape(text)}</t></si>" for text in texts)
    rows = "".join(f'<row r="{i + 1}"><c r="A{i + 1}" t="s"><v>{i}</v></c><c r="B{i + 1}"><v>{i * 3}</v></c></row>' for i in range(len(texts)))
    package(path, {"[Content_Types].xml": TYPES, "xl/workbook.xml": '<workbook><sheets><sheet name="数据" sheetId="1"/></sheets></workbook>',
                   "xl/sharedStrings.xml": f"<sst>{strings}</sst>", "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{rows}</sheetData></worksheet>"})


def pptx(path, texts, rng):
    parts = {"[Content_Types].xml": TYPES, "ppt/presentation.xml": "<p:presentation xmlns:p='p'/>"}
    for i, text in enumerate(texts, 1):
        runs = "".join(f"<a:r><a:t>{escape(part)}</a:t></a:r>" for part in split(rng, text))
        parts[f"ppt/slides/slide{i}.xml"] = f"<p:sld xmlns:p='p' xmlns:a='a'><a:p>{runs}</a:p></p:sld>"
    package(path, parts)


def odt(path, texts, rng):
    """Text in spans, as after editing."""
    spans = lambda text: "".join(f"<text:span>{escape(part)}</text:span>" for part in split(rng, text))
    body = "".join(f"<text:p>{spans(text)}</text:p>" for text in texts)
    package(path, {"content.xml": f'<office:document-content xmlns:office="o" xmlns:text="t"><office:body><office:text>{body}</office:text></office:body></office:document-content>'},
            "application/vnd.oasis.opendocument.text")


def ods(path, texts, rng):
    rows = "".join(f'<table:table-row><table:table-cell table:number-columns-repeated="{i % 3 + 1}"/><table:table-cell><text:p>{escape(text)}</text:p></table:table-cell></table:table-row>'
                   for i, text in enumerate(texts))
    package(path, {"content.xml": f'<office:document-content xmlns:office="o" xmlns:text="t" xmlns:table="b"><office:body><office:spreadsheet><table:table table:name="数据">{rows}</table:table>'
                   "</office:spreadsheet></office:body></office:document-content>"}, "application/vnd.oasis.opendocument.spreadsheet")


def odp(path, texts, rng):
    pages = "".join(f"<draw:page><draw:frame><draw:text-box><text:p>{escape(text)}</text:p></draw:text-box></draw:frame></draw:page>" for text in texts)
    package(path, {"content.xml": f'<office:document-content xmlns:office="o" xmlns:text="t" xmlns:draw="d"><office:body><office:presentation>{pages}'
                   "</office:presentation></office:body></office:document-content>"}, "application/vnd.oasis.opendocument.presentation")


def pdf(path, texts, rng):
    """Chinese in a font that is not embedded; lines of 24 characters, so that sentences go over their ends."""
    width = 24
    lines = [text[i : i + width] for text in texts for i in range(0, len(text), width)]
    per_page = 40
    pages = [lines[i : i + per_page] for i in range(0, len(lines), per_page)]
    objects = {1: b"<</Type/Catalog/Pages 2 0 R>>",
               3: b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
               4: b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/FontDescriptor 5 0 R>>",
               5: b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>"}
    kids = []
    for page in pages:
        content = b"BT /F1 12 Tf 60 780 Td 16 TL " + b" ".join(b"<" + line.encode("utf-16-be").hex().encode() + b"> Tj T*" for line in page) + b" ET"
        number = len(objects) + 2
        objects[number] = b"<</Length %d>>stream\n%s\nendstream" % (len(content), content)
        objects[number + 1] = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>" % number
        kids.append(number + 1)
    objects[2] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(b"%d 0 R" % kid for kid in kids), len(kids))
    out, offsets = b"%PDF-1.4\n", {}
    for number in sorted(objects):
        offsets[number] = len(out)
        out += b"%d 0 obj" % number + objects[number] + b"endobj\n"
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % offsets[n] for n in sorted(objects))
    path.write_bytes(out + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out)))


def html(path, texts, rng):
    encoding = rng.choice(["utf-8", "gb18030"])
    body = "".join(f"<p>{escape(a)}<b>{escape(b)}</b></p>" for a, b in (split(rng, text) for text in texts))
    name = {"gb18030": "gb2312"}.get(encoding, encoding)  # as pages say it
    path.write_bytes(f'<!DOCTYPE html><html><head><meta charset="{name}"><title>页</title><script>var x = "不是内容";</script></head><body>{body}</body></html>'.encode(encoding))


def txt(path, texts, rng):
    path.write_bytes("\r\n".join(texts).encode(rng.choice(["utf-8", "gb18030", "utf-16"])))


WRITERS = {writer.__name__: writer for writer in (docx, xlsx, pptx, pdf, odt, ods, odp, html, txt)}
