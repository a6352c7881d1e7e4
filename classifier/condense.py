"""Condenses the public division tables into `data/divisions.csv` and `data/former.csv`.

    python -m classifier.condense --data DIR

Sources (facts; MIT and WTFPL): modood/Administrative-divisions-of-China for the codes of townships,
xiangyuecn/AreaCity-JsSpider-StatsGov for the rest, mumuy/data_location for abolished divisions.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from collections import Counter, defaultdict
from pathlib import Path

import jieba

from classifier.tables import yaml_of

_OUT = Path(__file__).parent / "data"
_GENERIC = ("市辖区", "县", "重庆城区", "重庆郊县", "省直辖县级行政区划", "自治区直辖县级行政区划")
_NO_TOWN = ("监狱", "劳改农场", "类似乡级单位")
_COMMON = 150
_NOT_SAID = frozenset(yaml_of(_OUT / "place_context.yaml")["not_said"])
_PLACE_TAGS = ("ns", "nr", "nt", "nrt", "nrfg")
_SUFFIX = re.compile("(?:自治县|工农区|地区|特区|矿区|管理区|市|县|区|盟)$")
_ORIGIN = (
    "# Administrative divisions of China to township, condensed from modood/Administrative-divisions-\n"
    "# of-China (WTFPL) and xiangyuecn/AreaCity-JsSpider-StatsGov (MIT), 2023.\n"
    "# word=1: the short name is an ordinary word as well.\n"
)
_SOUNDS_ORIGIN = (
    "# How the characters of divisions' names are read most often there, condensed from xiangyuecn/AreaCity-JsSpider-\n"
    "# StatsGov (MIT), 2023.\n"
)
_FORMER_ORIGIN = "# Abolished and renamed divisions and their heirs, condensed from mumuy/data_location (MIT), 2026.\n"


def main() -> None:
    """Write both tables from the folder that holds `divisions/`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    source = parser.parse_args().data / "divisions"
    names = _current(source)
    ordinary = ordinary_words()
    _write_divisions(names, ordinary)
    taken = ordinary | {short for code, (_, short) in names.items() if len(code) < 9}
    _write_sounds(source)
    _write_former(source, {code: name for code, (name, _) in names.items()}, taken)


def _current(source: Path) -> dict[str, tuple[str, str]]:
    names: dict[str, tuple[str, str]] = {}
    with (source / "modood_streets_2023.csv").open(encoding="utf-8-sig") as file:
        towns = {row["code"]: (row["name"], "") for row in csv.DictReader(file)}
    known = {(code[:6], name) for code, (name, _) in towns.items()}
    with (source / "xiangyuecn_level4_2023.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            code, name = row["id"], row["ext_name"]
            repeats_parent = len(code) in (4, 6) and names.get(_parent(code), ("",))[0] == name
            if len(code) == 9 and (code in towns or code.endswith("000") or (code[:6], name) in known):
                continue
            if name not in _GENERIC and not repeats_parent and not code.startswith("9"):
                names[code] = (name, row["name"])
    kept = {code: town for code, town in towns.items() if not town[0].endswith(_NO_TOWN)}
    return names | kept


def _parent(code: str) -> str:
    return code[: {4: 2, 6: 4, 9: 6}[len(code)]]


def ordinary_words() -> set[str]:
    """Words of jieba's dictionary that are common and not tagged as names of people, places or bodies."""
    with jieba.get_dict_file() as file:
        rows = [line.decode("utf-8").split() for line in file]
    return {word for word, count, tag in rows if tag not in _PLACE_TAGS and int(count) >= _COMMON}


def _write_divisions(names: dict[str, tuple[str, str]], ordinary: set[str]) -> None:
    with (_OUT / "divisions.csv").open("w", encoding="utf-8", newline="\n") as file:
        file.write(_ORIGIN + "code,name,short,word\n")
        for code, (name, short) in sorted(names.items()):
            kept = short if len(code) < 9 and short != name else ""
            stem = short or name.removesuffix("街道").removesuffix("镇").removesuffix("乡")
            file.write(f"{code},{name},{kept},{int(stem in ordinary)}\n")


def _write_sounds(source: Path) -> None:
    heard: dict[str, Counter[str]] = defaultdict(Counter)
    with (source / "xiangyuecn_level4_2023.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            sounds = row["pinyin"].split()
            if len(sounds) == len(row["name"]):
                for char, sound in zip(row["name"], sounds, strict=True):
                    heard[char][sound] += 1
    with (_OUT / "sounds.csv").open("w", encoding="utf-8", newline="\n") as file:
        file.write(_SOUNDS_ORIGIN + "char,sound\n")
        for char in sorted(heard):
            sound = min(heard[char], key=lambda each: (-heard[char][each], each))
            if sound.isascii() and sound.isalpha():
                file.write(f"{char},{sound}\n")


def _stem(name: str) -> str:
    """An abolished division as it is said (闸北区 → 闸北); names of peoples and of one character stay whole."""
    stem = _SUFFIX.sub("", name)
    return stem if len(stem) > 1 and stem not in _NOT_SAID and not stem.endswith("族") else name


def _write_former(source: Path, names: dict[str, str], taken: set[str]) -> None:
    """`taken`: words and short names of today, which stand for no abolished division."""
    history = json.loads((source / "mumuy_history.json").read_text("utf-8"))
    successors = json.loads((source / "mumuy_diff.json").read_text("utf-8"))
    rows: set[tuple[str, str]] = set()
    for old, name in history.items():
        if name in _GENERIC or not (len(name) > 2 or name.endswith("县")) or name == names.get(_short_code(old)):
            continue
        renamed = {heir for heir in heirs(old, successors, names) if names[heir] != name}
        rows |= {(said, heir) for heir in renamed for said in (name, _stem(name)) if said == name or said not in taken}
    with (_OUT / "former.csv").open("w", encoding="utf-8", newline="\n") as file:
        file.write(_FORMER_ORIGIN + "name,code\n")
        file.writelines(f"{name},{code}\n" for name, code in sorted(rows))


def heirs(old: str, successors: dict[str, list[str]], names: dict[str, str]) -> set[str]:
    """The current divisions an abolished code became, through all its changes of code."""
    open_codes, seen, found = [old], {old}, set()
    while open_codes:
        code = open_codes.pop()
        following = [heir for heir in successors.get(code, []) if heir not in seen]
        if not following and _short_code(code) in names:
            found.add(_short_code(code))
        seen.update(following)
        open_codes += following
    return found


def _short_code(code: str) -> str:
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


if __name__ == "__main__":
    main()
