#!/usr/bin/env python3
"""The pages are about this tree: their links lead somewhere, and the threat model lists every table of the database."""

import re
import unittest
from pathlib import Path

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)[^)]*\)")


def pages():
    return [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "tests").glob("*/README.md")]


def tables_of_schema():
    text = (ROOT / "storage/src/schema.cc").read_text(encoding="utf-8")
    made = set(re.findall(r"^CREATE TABLE (\w+)\(", text, re.MULTILINE))
    return made - set(re.findall(r"^ALTER TABLE (\w+) RENAME TO", text, re.MULTILINE))


def tables_of_threat_model():
    text = (ROOT / "docs/threat-model.md").read_text(encoding="utf-8")
    section = text.split("## What is in the clear, column by column")[1].split("\n## ")[0]
    return set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE))


class Docs(unittest.TestCase):
    def test_links_between_pages_lead_somewhere(self):
        for page in pages():
            for target in LINK.findall(page.read_text(encoding="utf-8")):
                with self.subTest(f"{page.relative_to(ROOT)}: {target}"):
                    self.assertTrue((page.parent / target).exists())

    def test_headers_named_on_the_front_page_are_there(self):
        headers = re.findall(r"`(\w+/\w+\.h)`", (ROOT / "README.md").read_text(encoding="utf-8"))
        self.assertTrue(headers)
        for header in headers:
            with self.subTest(header):
                self.assertTrue(any(ROOT.glob(f"*/include/{header}")) or any(ROOT.glob(f"*/*/include/{header}")))

    def test_the_threat_model_lists_every_table_of_the_database(self):
        self.assertTrue(tables_of_schema())
        self.assertEqual(tables_of_threat_model(), tables_of_schema())


if __name__ == "__main__":
    unittest.main()
