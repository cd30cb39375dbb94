"""Train letter-sequence weights that identify the language of a word, from word lists.

The output is reproducible; `copylint.analysis.foreign` sums the weights.
"""

from __future__ import annotations

import random
from zlib import crc32

import numpy as np

SIZE, SCALE = 1 << 15, 16  # weights of a language, and what a weight of 1 is stored as
LONGEST = 5  # letters of a sequence, ends counted as letters
ROUNDS, BATCH, RATE, DECAY = 8, 512, 0.15, 2e-6


def shingles(word: str) -> set[int]:
    """The places of the weights of a word."""
    text = f"^{word}$"
    return {
        crc32(text[i : i + n].encode()) & (SIZE - 1) for n in range(2, LONGEST + 1) for i in range(len(text) - n + 1)
    }


def shapes(foreign: list[str], home: list[str], seed: str) -> bytes:
    """A signed byte a weight; their sum is the log odds that a word is foreign, as likely as not beforehand."""
    examples = [(sorted(shingles(w)), 1.0) for w in foreign] + [(sorted(shingles(w)), 0.0) for w in home]
    shares = {1.0: 0.5 / len(foreign), 0.0: 0.5 / len(home)}
    random.Random(seed).shuffle(examples)
    lengths = np.array([len(places) for places, _ in examples])
    places = np.concatenate([np.array(p, dtype=np.int64) for p, _ in examples])
    truth = np.array([is_foreign for _, is_foreign in examples])
    share = np.array([shares[is_foreign] for _, is_foreign in examples]) * len(examples)
    ends = np.cumsum(lengths)
    weights, squares = np.zeros(SIZE), np.full(SIZE, 1e-6)
    for _ in range(ROUNDS):
        for first in range(0, len(examples), BATCH):
            last = min(first + BATCH, len(examples))
            some = places[ends[first] - lengths[first] : ends[last - 1]]
            rows = np.repeat(np.arange(last - first), lengths[first:last])
            sums = np.bincount(rows, weights[some], last - first)
            slope = (1 / (1 + np.exp(-np.clip(sums, -30, 30))) - truth[first:last]) * share[first:last]
            step = np.bincount(some, slope[rows], SIZE) + DECAY * BATCH * weights
            squares += step * step
            weights -= RATE * step / np.sqrt(squares)
    return np.clip(np.rint(weights * SCALE), -127, 127).astype(np.int8).tobytes()
