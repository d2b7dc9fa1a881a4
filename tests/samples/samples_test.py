#!/usr/bin/env python3
"""The sample documents are complete, samples/metadata.csv says of each what its front matter says, and their categories are there."""

import csv
import re
import unittest
from pathlib import Path

SAMPLES = Path(__file__).parents[2] / "samples"
COLUMNS = ["path", "title", "type", "language", "owner", "tags", "categories"]
LISTS = ("tags", "categories")
DIMENSIONS = {"process", "problem", "technology", "product", "customer"}
TYPES = {
    "sop",
    "requirement_specification",
    "report",
    "quality_report",
    "solution",
    "checklist",
    "risk_register",
    "meeting_record",
}
SECTIONS_OF_A_SOLUTION = {
    "en": ["Problem", "Cause", "Remedy", "How it was verified"],
    "zh": ["问题", "原因", "处理", "验证"],
}


def front_matter(path):
    """The fields of the front matter: plain scalars and [flow] or - block lists, which is all that the samples use."""
    head = re.match(r"---\n(.*?)\n---\n", path.read_text(encoding="utf-8"), re.DOTALL)
    fields = {}
    for line in head.group(1).splitlines() if head else []:
        if line.startswith("  - "):
            fields[key].append(line[4:])
            continue
        key, value = line.split(":", 1)
        value = value.strip()
        fields[key] = [item.strip() for item in value[1:-1].split(",")] if value.startswith("[") else value or []
    return fields


def documents():
    return sorted(path for path in SAMPLES.rglob("*.md"))


class Samples(unittest.TestCase):
    def test_every_document_says_what_it_is(self):
        for path in documents():
            with self.subTest(path.name):
                fields = front_matter(path)
                self.assertTrue({"title", "type", "language", "owner", "categories", "tags"} <= fields.keys())
                self.assertIn(fields["type"], TYPES)
                self.assertIn(fields["language"], {"zh", "en"})
                self.assertIn(f"\n# {fields['title']}\n", path.read_text(encoding="utf-8"))

    def test_every_solution_has_its_four_sections(self):
        for path in documents():
            fields = front_matter(path)
            if fields["type"] == "solution":
                with self.subTest(path.name):
                    headings = re.findall(r"^## (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
                    self.assertEqual(headings[:4], SECTIONS_OF_A_SOLUTION[fields["language"]])

    def test_a_translation_names_a_document_that_is_there(self):
        for path in documents():
            source = front_matter(path).get("translation_of")
            self.assertTrue(source is None or (path.parent / source).is_file(), path.name)

    def test_the_table_of_metadata_agrees_with_the_documents(self):
        with open(SAMPLES / "metadata.csv", encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            rows = {row["path"]: row for row in reader}
        self.assertEqual(reader.fieldnames, COLUMNS)
        self.assertEqual(sorted(rows), [path.relative_to(SAMPLES).as_posix() for path in documents()])
        for name, row in rows.items():
            with self.subTest(name):
                fields = front_matter(SAMPLES / name)
                self.assertEqual(row, {"path": name, **{key: fields[key] for key in COLUMNS[1:5]}, **{key: ";".join(fields[key]) for key in LISTS}})

    def test_categories_hang_from_the_dimensions_and_have_documents_where_they_end(self):
        rows = []
        for name in ("categories.csv", "customers.csv"):
            with open(SAMPLES / name, encoding="utf-8", newline="") as file:
                rows += [{"space": "", **row} for row in csv.DictReader(file)]
        known, used = set(DIMENSIONS), {key for path in documents() for key in front_matter(path)["categories"]}
        for row in rows:
            self.assertIn(row["parent"], known, row["key"])
            self.assertTrue(row["title_zh"] and row["title_en"], row["key"])
            self.assertTrue(not row["space"] or row["key"].startswith(row["space"].lower() + "-"), row["key"])
            known.add(row["key"])
        self.assertLessEqual(used, known)
        self.assertLessEqual(known - {row["parent"] for row in rows}, used, "nothing is found under these")
        for path in documents():
            with self.subTest(path.name):
                spaces = {row["space"] for row in rows if row["key"] in front_matter(path)["categories"] and row["space"]}
                self.assertLessEqual(spaces, {path.parent.name.upper()})

    def test_there_are_enough_in_both_languages(self):
        languages = [front_matter(path)["language"] for path in documents()]
        self.assertGreaterEqual(len(languages), 24)
        self.assertGreaterEqual(min(languages.count("zh"), languages.count("en")), 10)


if __name__ == "__main__":
    unittest.main()
