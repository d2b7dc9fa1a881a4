#!/usr/bin/env python3
"""Each kind of violation, put alone into a tree that is otherwise in order, is reported with its place."""

import contextlib
import io
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
from check_layering import main  # noqa: E402

CLEAN = {
    "core/CMakeLists.txt": "rotulus_component(core\n  HEADERS include/core/ids.h\n  SOURCES src/ids.cc)\n",
    "core/include/core/ids.h": "#pragma once\n#include <string>\n",
    "core/src/ids.cc": '#include "core/ids.h"\n\n#include <algorithm>\n',
    "crypto/src/seal.cc": '#include <openssl/evp.h>\n#include "core/ids.h"\n',
    "storage/src/objects.cc": '#include <git2.h>\n#include <git2/sys/odb_backend.h>\n#include <sqlite3.h>\n#include <zstd.h>\n'
    '#include "crypto/seal.h"\n#include "rows.h"\n',
    "search/src/index.cc": '#include <xapian.h>\n#include <unicode/uchar.h>\n#include "crypto/seal.h"\n',
    "config/src/config.cc": '#include <yaml-cpp/yaml.h>\n#include "core/error.h"\n',
    "plugins/sdk/include/rotulus/sdk/plugin.h": '#pragma once\n#include <vector>\n#include "rotulus/sdk/values.h"\n',
    "plugins/sdk/CMakeLists.txt": "target_sources(rotulus_sdk FILES include/rotulus/sdk/plugin.h)\n",
    "plugins/host/src/host.cc": '#include <dlfcn.h>\n#include <yaml-cpp/yaml.h>\n#include "plugins/host.h"\n#include "core/error.h"\n'
    '#include "crypto/digest.h"\n#include "rotulus/sdk/plugin.h"\n',
    "plugins/notify-webhook/src/notify.cc": '#include <Poco/Net/HTTPSClientSession.h>\n#include "rotulus/sdk/plugin.h"\n',
    "tests/plugins/host_test.cc": '#include "plugins/host.h"\n#include "core/error.h"\n',
    "server/http/src/routes.cc": '#include <Poco/Net/HTTPServer.h>\n#include "storage/store.h"\n#include "search/index.h"\n',
    "server/service/src/save.cc": '#include <nlohmann/json.hpp>\n#include "storage/store.h"\n#include "plugins/host.h"\n'
    '#include "rotulus/sdk/values.h"\n',
    "server/api/src/routes.cc": '#include "http/router.h"\n#include "service/documents.h"\n#include "storage/store.h"\n',
    "server/cli/src/program.cc": '#include "api/api.h"\n#include "control/commands.h"\n#include "http/server.h"\n',
    "tests/server/api/live_test.cc": '#include "../http/live_server.h"\n',
    "verify/src/check.cc": '#include <nlohmann/json.hpp>\n#include "crypto/checkpoint.h"\n#include "core/document.h"\n',
    "server/main.cc": '#include "cli/program.h"\n',
    "tests/storage/tamper_test.cc": '#include <sqlite3.h>\n#include "support/temporary_directory.h"\n#include "storage/store.h"\n',
    "bench/store.cc": "#include <git2.h>\n#include <sqlite3.h>\n",
}

# What is added to the clean tree, and what must be reported: the place, and words of the reason.
VIOLATIONS = {
    "libgit2 outside storage": ("server/service/src/log.cc", "#include <git2/commit.h>", "libgit2"),
    "SQLite outside storage": ("search/src/cache.cc", "#include <sqlite3.h>", "SQLite"),
    "SQLite in quotes outside storage": ("search/src/cache.cc", '#include "sqlite3.h"', "SQLite"),
    "zstd outside storage": ("crypto/src/pack.cc", "  #  include <zstd.h>", "zstd"),
    "Xapian outside search": ("storage/src/find.cc", "#include <xapian.h>", "Xapian"),
    "Xapian in parts outside search": ("server/http/src/find.cc", "#include <xapian/query.h>", "Xapian"),
    "ICU outside search": ("config/src/fold.cc", "#include <unicode/unistr.h>", "ICU"),
    "OpenSSL outside crypto": ("storage/src/hash.cc", "#include <openssl/sha.h>", "OpenSSL"),
    "Poco::Net in storage": ("storage/src/fetch.cc", "#include <Poco/Net/HTTPClientSession.h>", "Poco::Net"),
    "Poco::Net in the use-cases": ("server/service/src/call.cc", "#include <Poco/Net/Socket.h>", "Poco::Net"),
    "a system header in core": ("core/src/clock.cc", "#include <sys/time.h>", "standard library"),
    "a library in core": ("core/src/json.cc", "#include <nlohmann/json.hpp>", "standard library"),
    "a system header in the plugin interface": ("plugins/sdk/src/load.cc", "#include <dlfcn.h>", "standard library"),
    "a plugin including core": ("plugins/approval/src/run.cc", '#include "core/error.h"', "plugins may not use core"),
    "a plugin including its host": ("plugins/approval/src/run.cc", '#include "plugins/host.h"', "only the interface"),
    "the host including storage": ("plugins/host/src/run.cc", '#include "storage/store.h"', "plugins may not use storage"),
    "the host including the configuration": ("plugins/host/src/run.cc", '#include "config/config.h"', "may not use config"),
    "the verifier including storage": ("verify/src/run.cc", '#include "storage/audit.h"', "verify may not use storage"),
    "the verifier including the server": ("verify/src/run.cc", '#include "service/audit.h"', "verify may not use server"),
    "the server including the verifier": ("server/api/src/run.cc", '#include "verify/checks.h"', "server may not use verify"),
    "storage including plugins": ("storage/src/run.cc", '#include "plugins/host.h"', "storage may not use plugins"),
    "core including the plugin interface": ("core/src/run.cc", '#include "rotulus/sdk/values.h"', "core may not use plugins"),
    "core including crypto": ("core/src/key.cc", '#include "crypto/seal.h"', "core may not use crypto"),
    "crypto including storage": ("crypto/src/rows.cc", '#include "storage/store.h"', "crypto may not use storage"),
    "storage including search": ("storage/src/push.cc", '#include "search/index.h"', "storage may not use search"),
    "search including storage": ("search/src/pull.cc", '#include "storage/store.h"', "search may not use storage"),
    "config including storage": ("config/src/check.cc", '#include "storage/store.h"', "config may not use storage"),
    "storage including config": ("storage/src/set.cc", '#include "config/config.h"', "storage may not use config"),
    "search including config": ("search/src/set.cc", '#include "config/config.h"', "search may not use config"),
    "search including the server": ("search/src/tell.cc", '#include "server/events.h"', "search may not use server"),
    "search including the routes": ("search/src/tell.cc", '#include "http/router.h"', "search may not use server"),
    "a use-case including the routes": ("server/service/src/up.cc", '#include "http/router.h"', "may not use server/http"),
    "a use-case including the control socket": (
        "server/service/src/up.cc",
        '#include "control/commands.h"',
        "may not use server/control",
    ),
    "the HTTP layer including the routes": ("server/http/src/up.cc", '#include "api/api.h"', "may not use server/api"),
    "the routes including the command line": ("server/api/src/up.cc", '#include "cli/program.h"', "may not use server/cli"),
    "a component in angle brackets": ("search/src/pull.cc", "#include <storage/store.h>", "search may not use storage"),
    "a test reaching across": ("tests/search/index_test.cc", '#include "storage/store.h"', "search may not use storage"),
    "a test with another's library": ("tests/search/disk_test.cc", "#include <sqlite3.h>", "SQLite"),
    "a relative path": ("search/src/peek.cc", '#include "../../storage/src/rows.h"', "relative path"),
    "a relative path inside the server": ("server/api/src/peek.cc", '#include "../../http/src/wire.h"', "relative path"),
    "a relative path out of the tests": ("tests/search/peek_test.cc", '#include "../../search/src/terms.h"', "relative path"),
    "a use-case that shows content unrecorded": (
        "server/service/src/show.cc",
        "return storage::Documents(session).content(revision);",
        "past service/reading.h",
    ),
    "a route that shows content unrecorded": ("server/api/src/show.cc", "documents.content(revision)", "past service/reading.h"),
    "a route that reads content in pieces, unrecorded": (
        "server/api/src/show.cc",
        "storage::ContentReader content(call.app().store(), session, revision)",
        "past service/reading.h",
    ),
    "a route that shows the beginning of content, unrecorded": (
        "server/api/src/show.cc",
        "documents.beginning(revision, 100)",
        "past service/reading.h",
    ),
    "a library in a public header": ("storage/include/storage/raw.h", "#include <sqlite3.h>", "public headers"),
    "a public header that is not listed": ("core/include/core/time.h", "#pragma once", "missing from the HEADERS"),
}


class Layering(unittest.TestCase):
    def check(self, files):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in files.items():
                path = Path(folder, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            output = io.StringIO()
            with contextlib.redirect_stdout(output), contextlib.redirect_stderr(io.StringIO()):
                status = main([folder])
            return status, output.getvalue().splitlines()

    def test_a_tree_in_order_passes(self):
        self.assertEqual(self.check(CLEAN), (0, []))

    def test_every_violation_is_reported_with_its_place(self):
        for name, (path, line, reason) in VIOLATIONS.items():
            with self.subTest(name):
                status, reported = self.check({**CLEAN, path: f"// The line that is wrong follows.\n{line}\n"})
                place = f"{path}:1:" if "missing" in reason else f"{path}:2:"
                self.assertEqual(status, 1)
                self.assertTrue(any(row.startswith(place) and reason in row for row in reported), reported)

    def test_an_include_in_a_comment_is_none(self):
        self.assertEqual(self.check({**CLEAN, "search/src/note.cc": "// as in #include <sqlite3.h>\n"}), (0, []))

    def test_a_folder_that_is_no_tree_of_the_project_is_refused(self):
        self.assertEqual(self.check({"README.md": "nothing here\n"})[0], 2)


if __name__ == "__main__":
    unittest.main()
