"""The trained artifact: NumPy arrays and a JSON card beside them, never a pickle; checked by digest."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from classifier.errors import ModelError

SHIPPED: Final = Path(__file__).parent / "data" / "model"
VECTORS: Final = "vectors.npz"
RUMOUR: Final = "rumour.npz"
DISPOSITION: Final = "disposition.npz"
FORMAT: Final = 5
_REMEDY: Final = "Restore the folder from the release, or rebuild it with `python -m classifier.training --data DIR`"

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Vectors:
    """Word vectors: `rows` gives a word's row in `matrix` (weighted) and in `rarity` (log of N/df)."""

    rows: dict[str, int]
    matrix: Floats
    rarity: Floats
    segmenter: str


@dataclass(frozen=True, slots=True)
class Weights:
    """Linear heads. `hashed` has one row for each bucket, `dense` one for each vector dimension.

    `mixing` has for each category the factors of rule log-odds and of model log-odds, a constant, and the slopes that
    calibrate what lies above and below zero.
    """

    hashed: Floats
    dense: Floats
    bias: Floats
    mixing: Floats
    topic_hashed: Floats
    topic_dense: Floats
    topic_bias: Floats


def save_vectors(
    folder: Path, words: list[str], vectors: Floats, frequency: list[int], documents: int, segmenter: str
) -> None:
    """Write `vectors.npz`: 8-bit rows, the words as UTF-8 lines, document frequencies."""
    folder.mkdir(parents=True, exist_ok=True)
    largest = np.abs(vectors).max(axis=1, keepdims=True).clip(1e-6)
    np.savez_compressed(
        folder / VECTORS,
        words=np.frombuffer("\n".join(words).encode("utf-8"), dtype=np.uint8),
        rows=np.round(vectors / largest * 127).astype(np.int8),
        frequency=np.asarray(frequency, dtype=np.int32),
        documents=np.asarray([documents], dtype=np.int64),
        segmenter=np.frombuffer(segmenter.encode("utf-8"), dtype=np.uint8),
    )


def load_vectors(folder: Path = SHIPPED) -> Vectors:
    """Read `vectors.npz`; rows come weighted by smooth inverse frequency a/(a+p), a = 0.001."""
    raw = arrays_of(folder / VECTORS)
    words = raw["words"].tobytes().decode("utf-8").split("\n")
    documents = float(raw["documents"][0])
    share = raw["frequency"].astype(np.float32) / documents
    matrix = raw["rows"].astype(np.float32)
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True).clip(1e-6)
    matrix *= (0.001 / (0.001 + share / 20))[:, None]
    rarity = np.log(1.0 / share.clip(1e-9)).astype(np.float32)
    rows = {word: at for at, word in enumerate(words)}
    return Vectors(rows, matrix, rarity, raw["segmenter"].tobytes().decode("utf-8"))


def save_weights(folder: Path, weights: Weights, card: dict[str, Any]) -> None:
    """Write `weights.npz` and the card with the digests of all array files, which must be there."""
    np.savez_compressed(
        folder / "weights.npz",
        hashed=weights.hashed.astype(np.float16),
        dense=weights.dense,
        bias=weights.bias,
        mixing=weights.mixing,
        topic_hashed=weights.topic_hashed.astype(np.float16),
        topic_dense=weights.topic_dense,
        topic_bias=weights.topic_bias,
    )
    card = card | {
        "format": FORMAT,
        "digests": {name: digest(folder / name) for name in (VECTORS, "weights.npz", RUMOUR, DISPOSITION)},
    }
    (folder / "card.json").write_text(json.dumps(card, ensure_ascii=False, indent=2) + "\n", "utf-8")


def load_weights(folder: Path = SHIPPED) -> Weights:
    """Read `weights.npz` back to 32-bit numbers."""
    raw = arrays_of(folder / "weights.npz")
    return Weights(**{name: raw[name].astype(np.float32) for name in Weights.__dataclass_fields__})


def load_card(folder: Path, segmenter: str) -> dict[str, Any]:
    """Read the card and check format, dictionary and digests. Raises ModelError."""
    file = folder / "card.json"
    try:
        card: dict[str, Any] = json.loads(file.read_text("utf-8"))
    except FileNotFoundError as error:
        raise ModelError(file, "the model card is missing", _REMEDY) from error
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ModelError(file, f"the model card is damaged ({error})", _REMEDY) from error
    if card.get("format") != FORMAT:
        raise ModelError(file, f"format {card.get('format')} is not the known format {FORMAT}", _REMEDY)
    if card.get("segmenter") != segmenter:
        problem = f"the model was built with the dictionary {card.get('segmenter')}, this is {segmenter}"
        raise ModelError(file, problem, _REMEDY)
    for name, expected in card["digests"].items():
        if not (folder / name).is_file():
            raise ModelError(folder / name, "the file is missing", _REMEDY)
        if digest(folder / name) != expected:
            raise ModelError(folder / name, "the file is not the one the card describes", _REMEDY)
    return card


def digest(file: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def arrays_of(file: Path) -> dict[str, NDArray[Any]]:
    """The arrays of one file. Raises ModelError when it is missing or damaged."""
    try:
        with np.load(file, allow_pickle=False) as loaded:
            return {name: loaded[name] for name in loaded.files}
    except FileNotFoundError as error:
        raise ModelError(file, "the file is missing", _REMEDY) from error
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(file, f"the file is damaged ({error})", _REMEDY) from error
