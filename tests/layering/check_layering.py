#!/usr/bin/env python3
"""Reports every include that goes against the direction of docs/architecture.md.

usage: check_layering.py [ROOT]      (the repository that holds this file, unless named)

Also reports whoever takes the content of documents from the store past the one place that records who reads.

Prints one line per violation, "path:line: what is wrong", and exits with 1 when there was one. CMake's include folders make
most of these fail to compile already; this finds what a system header folder lets through, and says why it is wrong.
"""

import posixpath
import re
import sys
from pathlib import Path

# Which other components a component may include. A test may include what the component that it tests may.
MAY_USE = {
    "core": set(),
    "crypto": {"core"},
    "config": {"core"},
    "storage": {"core", "crypto"},
    # Checks what the others wrote, and must not take their word for it.
    "verify": {"core", "crypto"},
    "search": {"core", "crypto"},
    "plugins": set(),  # its parts below say more
    "extract": {"core"},
    "web": {"core"},
    "server": {"core", "crypto", "config", "storage", "search", "plugins", "extract", "web"},
}
# Parts of the server have include folders of their own, and a direction among themselves as well.
PARTS_OF = {name: "server" for name in ("http", "service", "api", "control", "cli")}
# Plugins see the interface and their own libraries; the host that loads them is part of the server's side.
INTERFACE = "rotulus/sdk/"
HOST = "plugins/host/"
HOST_MAY_USE = {"core", "crypto"}
# The program that reads files loads plugins, one of them made for its tests; the library that starts it does not.
EXTRACT_PROGRAM = ("extract/worker/", "tests/extract/hostile_extractor.cc")
PARTS_MAY_USE = {"http": set(), "service": set(), "api": {"http", "service"}, "control": {"service"}}

# A library, the includes that betray it, and where it may stand.
LIBRARIES = [
    ("libgit2", r"git2([./]|$)", r"storage/"),
    ("SQLite", r"sqlite3(ext)?\.h$", r"storage/"),
    ("zstd", r"(zstd|zdict|zstd_errors)\.h$", r"storage/"),
    ("Xapian", r"xapian([./]|$)", r"search/"),
    ("ICU", r"unicode/", r"(search|plugins/extract-text)/"),
    ("libseccomp", r"seccomp\.h$", r"extract/worker/"),
    ("libxml2", r"libxml/", r"plugins/extract-"),
    ("poppler", r"poppler", r"plugins/extract-pdf/"),
    ("OpenSSL", r"openssl/", r"crypto/"),
    # Use-cases know no network; routes, the command line's client and plugins that notify do.
    ("Poco::Net", r"Poco/Net/", r"(server/(?!.*\bservice\b)|plugins/)"),
]

# Whatever is not the standard library in a public header would become everybody's dependency.
THIRD_PARTY = re.compile(
    r"(git2|sqlite3|zstd|zdict|xapian|unicode/|openssl/|Poco/|yaml-cpp/|nlohmann/|CLI/|catch2/|poppler|cmark)"
)

STANDARD = set(
    """algorithm any array atomic barrier bit bitset cassert cctype cerrno cfenv cfloat charconv chrono cinttypes climits
    clocale cmath codecvt compare complex concepts condition_variable coroutine csetjmp csignal cstdarg cstddef cstdint cstdio
    cstdlib cstring ctime cuchar cwchar cwctype deque exception execution filesystem forward_list fstream functional future
    initializer_list iomanip ios iosfwd iostream istream iterator latch limits list locale map memory memory_resource mutex new
    numbers numeric optional ostream queue random ranges ratio regex scoped_allocator semaphore set shared_mutex
    source_location span sstream stack stdexcept stop_token streambuf string string_view strstream syncstream system_error
    thread tuple type_traits typeindex typeinfo unordered_map unordered_set utility valarray variant vector version""".split()
)
STANDARD_ONLY = ("core/", "plugins/sdk/")

# What documents say leaves the store through service/reading, which records who reads in a confidential space. Whoever else of the
# server takes content from the store shows it to nobody; why, stands beside it.
CONTENT = re.compile(
    r"\b[Dd]ocuments(\([^()]*\))?(\.|->)(content|beginning)\(|\bContentReader(>?\s+\w+)?\s*[({]\s*[\w.()*>-]*store"
    r"|\b[Tt]exts(\([^()]*\))?(\.|->)text\(|\btext_to_(find|compare)\(session|\bcontent\.emplace\(store"
)
CONTENT_READERS = {
    "server/service/src/document_text.cc": "chooses between content and extracted text for those below",
    "server/service/src/extraction.cc": "hands it to the process that reads its text",
    "server/service/src/reading.cc": "shows it, and records that",
    "server/service/src/search.cc": "snippets, which confidential spaces have none of",
    "server/service/src/index_entries.cc": "fills the index",
    "server/service/src/synonym_lists.cc": "lists of synonyms for searching; of confidential spaces none",
    "server/service/src/drafts.cc": "carries it over into a new draft",
    "server/service/src/evidence.cc": "puts it into a bundle, and records that",
    "server/service/src/version_facts.cc": "lets plugins check what is saved or submitted, and remark on it; showing remarks is recorded",
}

SOURCE_ENDINGS = {".h", ".hh", ".hpp", ".inc", ".c", ".cc", ".cpp"}
INCLUDE = re.compile(r'^\s*#\s*(?:include|import)\s*([<"])([^>"]+)[>"]')


def component_of(path):
    """The component whose rules `path` follows: its own folder, or for tests/<component>/ the one that is tested."""
    parts = path.split("/")
    name = parts[1] if parts[0] == "tests" and len(parts) > 2 else parts[0]
    return name if name in MAY_USE else None


def as_component_path(path):
    return path[len("tests/") :] if path.startswith("tests/") else path


def is_host(path):
    """The host, and all tests: those load plugins through it. What they load lies beside them, and follows no other rule."""
    return path.startswith((HOST, "tests/plugins/"))


def home_of(path):
    """The folder that `path` may walk in by relative includes: all tests of a component, or what lies beside its src/."""
    if path.startswith("tests/"):
        return "/".join(path.split("/")[:2]) + "/"
    return re.sub(r"(src|include)/.*|[^/]*$", "", path, count=1)


def check_include(path, quote, target):
    """What is wrong with `path` including `target`, as sentences."""
    component = component_of(path)
    if component is None:
        return
    if not posixpath.normpath(posixpath.join(posixpath.dirname(path), target)).startswith(home_of(path)):
        yield f"includes {target} by a relative path, around the include folders of the components"
    for library, pattern, allowed in LIBRARIES:
        if re.match(pattern, target) and not re.match(allowed, as_component_path(path)):
            yield f"includes {target}: {library} belongs to another component"
    first = target.split("/")[0] if "/" in target else None
    other = PARTS_OF.get(first, first)
    part = as_component_path(path).split("/")[1] if component == "server" else None
    if first in PARTS_OF and part in PARTS_MAY_USE and first != part and first not in PARTS_MAY_USE[part]:
        yield f"includes {target}: server/{part} may not use server/{first}"
    may_use = HOST_MAY_USE if is_host(path) else MAY_USE[component]
    may_load = path.startswith(EXTRACT_PROGRAM)
    if other in MAY_USE and other != component and other not in may_use and not (may_load and other == "plugins"):
        yield f"includes {target}: {component} may not use {other}"
    if component == "plugins" and other == "plugins" and not is_host(path):
        yield f"includes {target}: a plugin sees only the interface, {INTERFACE}"
    if target.startswith(INTERFACE) and component not in ("plugins", "server") and not may_load:
        yield f"includes {target}: {component} may not use plugins"
    if path.startswith(STANDARD_ONLY) and quote == "<" and target not in STANDARD:
        yield f"includes {target}: only the standard library may be used here"
    if "/include/" in path and THIRD_PARTY.match(target):
        yield f"includes {target}: third-party headers stay out of public headers"


def sources(root):
    for folder in [*MAY_USE, *(f"tests/{name}" for name in MAY_USE)]:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in SOURCE_ENDINGS and "node_modules" not in path.parts and path.is_file():
                yield path.relative_to(root).as_posix(), path


def check_includes(root):
    for name, path in sources(root):
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            match = INCLUDE.match(line)
            if match:
                for problem in check_include(name, *match.groups()):
                    yield f"{name}:{number}: {problem}"


def check_header_sets(root):
    """Every public header stands in the HEADERS of the nearest CMakeLists.txt above it."""
    for name, path in sources(root):
        if "/include/" not in name or name.startswith("tests/"):
            continue
        home = next((p for p in path.parents if (p / "CMakeLists.txt").is_file()), None)
        listed = (home / "CMakeLists.txt").read_text(encoding="utf-8").split() if home else []
        relative = path.relative_to(home).as_posix() if home else name
        if relative not in (word.strip('()"') for word in listed):
            yield f"{name}:1: public header missing from the HEADERS of {(home or root).relative_to(root).as_posix()}/CMakeLists.txt"


def check_content_readers(root):
    for name, path in sources(root):
        if not name.startswith("server/") or name in CONTENT_READERS:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if CONTENT.search(line):
                yield f"{name}:{number}: takes content from the store past service/reading.h, where reading it is recorded"


def check(root):
    return [*check_includes(root), *check_header_sets(root), *check_content_readers(root)]


def main(arguments):
    root = Path(arguments[0] if arguments else Path(__file__).parents[2]).resolve()
    if not (root / "core").is_dir():
        print(f"{root} is no tree of this project: it has no core/", file=sys.stderr)
        return 2
    problems = check(root)
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
