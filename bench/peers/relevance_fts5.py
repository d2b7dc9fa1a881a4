"""SQLite FTS5 as a peer in relevance: relevance_fts5.py TOKENIZER DOCUMENTS QUESTIONS, where the tokenizer is porter or trigram.

One document and one question a line; prints the ten best for each question by bm25, by their positions. Any of the words may be
found; for trigrams, of which a word of Chinese seldom has one, the words are all trigrams of the question.
"""
import re
import sqlite3
import sys


def terms(question, tokenizer):
    words = re.findall(r"\w+", question)
    if tokenizer == "porter":
        return words
    return [word[i : i + 3] for word in words for i in range(len(word) - 2)]


def main(tokenizer, documents, questions):
    database = sqlite3.connect(":memory:")
    kind = "porter unicode61" if tokenizer == "porter" else "trigram"
    database.execute(f"CREATE VIRTUAL TABLE texts USING fts5(text, tokenize='{kind}')")
    with open(documents, encoding="utf-8", newline="\n") as lines:
        rows = ((i, line.rstrip("\n")) for i, line in enumerate(lines))
        database.executemany("INSERT INTO texts (rowid, text) VALUES (?, ?)", rows)
    with open(questions, encoding="utf-8", newline="\n") as lines:
        for line in lines:
            wanted = " OR ".join(f'"{term}"' for term in terms(line, tokenizer))
            query = "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT 10"
            found = database.execute(query, (wanted,)) if wanted else []
            print(*(position for (position,) in found))


main(*sys.argv[1:])
