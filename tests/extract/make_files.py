#!/usr/bin/env python3
"""Makes office files, PDFs, pages and texts with Chinese names and content, and a table of metadata for `rotulus import`.

usage: make_files.py COUNT DIR [--own]

DIR/files holds the files, DIR/metadata.csv their titles and tags, DIR/expected.tsv for each its path below DIR/files, a phrase that stands in
the middle of that file and in no other, its title, and who made it. LibreOffice makes every second round of the formats and Chromium a
few of the PDFs where they are installed, unless --own is given; what was made by whom is printed. Standard library only.
"""

import collections
import csv
import random
import sys
from pathlib import Path

import other_programs
import own_formats

WORDS = "设备 检修 温度 压力 记录 操作 规程 质量 标准 样品 校准 审核 批准 偏差 原因 措施 验证 结果 供应商 生产 车间 仪表 阀门 泵 电机 轴承".split()
ENGLISH = "pump valve report pressure calibration sample batch review release deviation cause remedy".split()
KINDS = tuple(own_formats.WRITERS)
CHROMIUM_EACH = 20  # PDFs: it takes a second for each


def paragraphs(rng, phrase):
    filler = lambda: "".join(rng.choice(WORDS) for _ in range(rng.randint(8, 30))) + "，" + " ".join(rng.choices(ENGLISH, k=4)) + "。"
    before, after = [filler() for _ in range(rng.randint(2, 9))], [filler() for _ in range(rng.randint(2, 9))]
    return [*before, "".join(rng.choice(WORDS) for _ in range(4)) + phrase + "".join(rng.choice(WORDS) for _ in range(4)) + "。", *after]


def maker_of(i, kind, available):
    """Rounds of all formats take turns; without the other programs all are our own."""
    round_of = i // len(KINDS)
    if kind == "pdf" and "Chromium" in available and round_of % CHROMIUM_EACH == 2:
        return "Chromium"
    return "LibreOffice" if "LibreOffice" in available and round_of % 2 else "ourselves"


def main(count, root, available):
    rng = random.Random(20261128)
    expected, rows, by_others = [], [], collections.defaultdict(list)
    for i in range(count):
        kind = KINDS[i % len(KINDS)]
        phrase = f"第{i}号记录之唯一标记" + "".join(rng.choices("甲乙丙丁戊己庚辛壬癸", k=8))
        name = f"部门{i % 5}/{rng.choice(WORDS)}{rng.choice(WORDS)}-{i:04}.{kind}"
        title, maker = f'{Path(name).stem}, "第{i}份"的标题', maker_of(i, kind, available)
        path, texts = root / "files" / name, paragraphs(rng, phrase)
        path.parent.mkdir(parents=True, exist_ok=True)
        if maker == "ourselves":
            own_formats.WRITERS[kind](path, texts, rng)
        else:
            by_others[maker].append((path, texts))
        expected.append(f"{name}\t{phrase}\t{title}\t{maker}")
        rows.append([f"files/{name}", title, "record", f"部门{i % 5};{kind}"])
    for maker, wanted in by_others.items():
        other_programs.MAKERS[maker](wanted)
    with open(root / "metadata.csv", "w", encoding="utf-8-sig", newline="") as table:
        csv.writer(table).writerows([["path", "title", "type", "tags"], *rows])
    (root / "expected.tsv").write_text("\n".join(expected) + "\n", encoding="utf-8")
    makers = collections.Counter(line.rsplit("\t", 1)[1] for line in expected)
    absent = [name for name in other_programs.MAKERS if name not in available]
    print(f"{count} files, made by " + ", ".join(f"{name} ({n})" for name, n in sorted(makers.items())) +
          "".join(f"; none by {name}, which is not installed or not asked for" for name in absent), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), [] if "--own" in sys.argv[3:] else other_programs.installed())
