"""Files as other programs write them, where these are installed: LibreOffice and Chromium.

Each maker takes pairs of a path and its paragraphs, and makes all or raises: LibreOffice ends well also when it wrote nothing.
"""

import csv
import shutil
import subprocess
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

PER_FILE = 5  # seconds that one may take at most, on a busy machine
START = 120

# LibreOffice converts many files in one process only by a macro: `--convert-to` starts anew for every format.
MACRO = """Function Setting(settingName As String, settingValue)
  Dim made As New com.sun.star.beans.PropertyValue
  made.Name = settingName
  made.Value = settingValue
  Setting = made
End Function

Sub ConvertAll(jobsPath As String)
  Dim jobsFile As Integer, oneLine As String, job, opened
  jobsFile = FreeFile
  Open jobsPath For Input As #jobsFile
  Do While Not Eof(jobsFile)
    Line Input #jobsFile, oneLine
    job = Split(oneLine, "|")
    opened = StarDesktop.loadComponentFromURL(job(0), "_blank", 0, Array(Setting("Hidden", True), Setting("FilterName", job(1)), Setting("FilterOptions", job(2))))
    opened.storeToURL(job(3), Array(Setting("FilterName", job(4)), Setting("FilterOptions", job(5))))
    opened.close(True)
  Loop
  Close #jobsFile
End Sub
"""

MODULE = '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">{}</script:module>'


def write_xml(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('<?xml version="1.0" encoding="UTF-8"?>\n' + text, encoding="utf-8")


def start_libreoffice(profile, *arguments, seconds):
    subprocess.run(["soffice", "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}", *arguments],
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=seconds, check=True)


def page(path, texts):
    """Headings, a table, a list and words in bold around the paragraphs."""
    half = len(texts) // 2
    item = lambda text: f"{escape(text[:9])}<b>{escape(text[9:14])}</b>{escape(text[14:])}"
    body = f"<h1>记录</h1><ul><li>{item(texts[0])}</li></ul>" + "".join(f"<p>{item(text)}</p>" for text in texts[1:half])
    body += f"<h2>正文</h2><table border='1'><tr><td>项目</td><td>{item(texts[half])}</td></tr></table>" + "".join(f"<p>{item(text)}</p>" for text in texts[half + 1:])
    path.write_text(f'<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"></head><body>{body}</body></html>', encoding="utf-8")


def sheet(path, texts):
    with open(path, "w", encoding="utf-8", newline="") as table:
        csv.writer(table).writerows([["序号", "内容", "数量"], *([i, text, i * 3.5] for i, text in enumerate(texts))])


def slides(path, texts):
    """Flat OpenDocument, one page for each paragraph."""
    names = {"office": "office:1.0", "style": "style:1.0", "text": "text:1.0", "draw": "drawing:1.0", "svg": "svg-compatible:1.0"}
    spaces = " ".join(f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}"' for short, name in names.items())
    frame = '<draw:frame svg:width="20cm" svg:height="10cm" svg:x="2cm" svg:y="2cm"><draw:text-box>{}</draw:text-box></draw:frame>'
    pages = "".join('<draw:page draw:master-page-name="m">' + frame.format(f"<text:p>{escape(text)}</text:p>") + "</draw:page>" for text in texts)
    write_xml(path, f'<office:document {spaces} office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.presentation"><office:automatic-styles>'
                    '<style:page-layout style:name="l"/></office:automatic-styles><office:master-styles><style:master-page style:name="m" style:page-layout-name="l"/>'
                    f"</office:master-styles><office:body><office:presentation>{pages}</office:presentation></office:body></office:document>")


# What LibreOffice opens: the writer, the ending, the filter and its options.
WRITER = (page, "html", "HTML (StarWriter)", "")
CALC = (sheet, "csv", "Text - txt - csv (StarCalc)", "44,34,76,1")
IMPRESS = (slides, "fodp", "OpenDocument Presentation Flat XML", "")

# What it makes of it; where there are several ways, they take turns.
WAYS = {
    "docx": [(WRITER, "MS Word 2007 XML", ""), (WRITER, "Office Open XML Text", "")],
    "odt": [(WRITER, "writer8", "")],
    "xlsx": [(CALC, "Calc MS Excel 2007 XML", "")],
    "ods": [(CALC, "calc8", "")],
    "pptx": [(IMPRESS, "Impress MS PowerPoint 2007 XML", "")],
    "odp": [(IMPRESS, "impress8", "")],
    "pdf": [(WRITER, "writer_pdf_Export", ""), (CALC, "calc_pdf_Export", ""), (IMPRESS, "impress_pdf_Export", "")],
    "html": [(WRITER, "HTML (StarWriter)", ""), (CALC, "HTML (StarCalc)", "")],
    "txt": [(WRITER, "Text (encoded)", "UTF8,CRLF"), (WRITER, "Text (encoded)", "GB_18030,LF"), (CALC, "Text - txt - csv (StarCalc)", "9,34,76")],
}


def require(paths, program):
    missing = [path for path in paths if not path.is_file() or not path.stat().st_size]
    if missing:
        raise SystemExit(f"{program} did not make {len(missing)} of {len(paths)} files, the first being {missing[0]}")


def by_libreoffice(wanted):
    turns = dict.fromkeys(WAYS, 0)
    with tempfile.TemporaryDirectory() as name:
        folder, jobs = Path(name), []
        for i, (path, texts) in enumerate(wanted):
            kind = path.suffix[1:]
            (write, ending, opening, options), saving, how = WAYS[kind][turns[kind] % len(WAYS[kind])]
            turns[kind] += 1
            source = folder / f"{i}.{ending}"
            write(source, texts)
            jobs.append("|".join([source.as_uri(), opening, options, path.resolve().as_uri(), saving, how]))
        (folder / "jobs").write_text("\n".join(jobs) + "\n", encoding="ascii")
        start_libreoffice(folder / "profile", "--terminate_after_init", seconds=START)  # makes the profile, an empty Module1 in it
        write_xml(folder / "profile/user/basic/Standard/Module1.xba", MODULE.format(escape(MACRO)))
        start_libreoffice(folder / "profile", f'macro:///Standard.Module1.ConvertAll("{folder / "jobs"}")', seconds=START + PER_FILE * len(wanted))
    require([path for path, _ in wanted], "LibreOffice")


def by_chromium(wanted):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path, texts in wanted:
            page(folder / "page.html", texts)
            subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={path}",
                            (folder / "page.html").as_uri()], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=START, check=True)
    require([path for path, _ in wanted], "Chromium")


MAKERS = {"LibreOffice": by_libreoffice, "Chromium": by_chromium}


def installed():
    return [name for name, program in (("LibreOffice", "soffice"), ("Chromium", "chromium")) if shutil.which(program)]
