"""Generations of indices: one is searched, a second may be built beside it.

A generation is `PREFIX-N-cases` (cases), `PREFIX-N-held` (posts of cases) and `PREFIX-N-posts-YYYY.MM` (other
posts, by month of collection, so that retention drops whole indices). The alias `PREFIX` stands for those of
the generation that is searched.
"""

import json
from collections.abc import Collection
from hashlib import blake2b
from pathlib import Path
from typing import Any

from elasticsearch import BadRequestError, Elasticsearch

from pipeline.backends.elasticsearch.elasticsearch_url import ElasticsearchPlace
from pipeline.backends.search_text import TRACES
from pipeline.domain.errors import Damaged, Unusable
from pipeline.ports.search import Document

MAPPING = Path(__file__).with_name("mapping.json")
OLDEST_SERVER = 8


class Generations:
    """Makes, finds and drops the indices under one prefix. Errors are the client's."""

    def __init__(self, client: Elasticsearch, place: ElasticsearchPlace, analysis: str) -> None:
        self._client = client
        self._place = place
        self._body: dict[str, Any] = json.loads(MAPPING.read_text(encoding="utf-8"))
        text = MAPPING.read_bytes() + f"{analysis} {TRACES}".encode()
        self._layout = {"analysis": analysis, "layout": blake2b(text, digest_size=8).hexdigest()}
        self._made: set[str] = set()

    @property
    def alias(self) -> str:
        """What is searched."""
        return self._place.prefix

    def prepare(self) -> None:
        """The template is there, and something to search; Unusable or Damaged when what is there is not ours."""
        self.prepare_template()
        if self.current() is None:
            self._make(f"{self._place.prefix}-1-cases", searched=True)
        else:
            self._check_layout()

    def prepare_template(self) -> None:
        """Every index of ours is made with our mapping, whoever makes it."""
        self._check_server()
        settings = self._body["settings"] | {"number_of_replicas": self._place.replicas}
        mappings = self._body["mappings"] | {"_meta": self._layout}
        self._client.indices.put_index_template(
            name=self._place.prefix,
            index_patterns=[f"{self._place.prefix}-*"],
            template={"settings": settings, "mappings": mappings},
            priority=500,
        )

    def current(self) -> int | None:
        """The generation that is searched."""
        return max((_number(name) for name in self._searched()), default=None)

    def all(self) -> list[int]:
        """Every generation there is, the newest last."""
        return sorted({_number(name) for name in self._names()})

    def index_of(self, document: Document, generation: int) -> str:
        """The index a document belongs to, made when it lacks."""
        name = f"{self._place.prefix}-{generation}-{_family(document)}"
        if name not in self._made:
            self._make(name, searched=generation == self.current())
        return name

    def begin(self) -> int:
        """An empty generation beside the others."""
        number = max(self.all(), default=0) + 1
        self._make(f"{self._place.prefix}-{number}-cases", searched=False)
        return number

    def switch(self, number: int) -> None:
        """Search this generation from now on, and drop the others."""
        prefix = self._place.prefix
        actions: list[dict[str, Any]] = [{"add": {"index": f"{prefix}-{number}-*", "alias": self.alias}}]
        others = [name for name in self._names() if _number(name) != number]
        if searched := [name for name in others if name in self._searched()]:
            actions.append({"remove": {"indices": searched, "alias": self.alias}})
        self._client.indices.update_aliases(actions=actions)
        self.drop(others)

    def drop(self, names: Collection[str]) -> None:
        """Delete indices."""
        if names:
            self._client.indices.delete(index=sorted(names), ignore_unavailable=True)
            self._made.difference_update(names)

    def months(self) -> list[str]:
        """The indices of posts outside cases, the oldest month first."""
        return sorted(name for name in self._names() if "-posts-" in name)

    def _make(self, name: str, searched: bool) -> None:
        try:
            self._client.indices.create(index=name, aliases={self.alias: {}} if searched else None)
        except BadRequestError as error:
            if error.error != "resource_already_exists_exception":
                raise
        self._made.add(name)

    def _names(self) -> list[str]:
        found = self._client.indices.get(index=f"{self._place.prefix}-*", features="aliases", allow_no_indices=True)
        return sorted(found.body)

    def _searched(self) -> list[str]:
        if not self._client.indices.exists_alias(name=self.alias):
            return []
        return sorted(self._client.indices.get_alias(name=self.alias).body)

    def _check_server(self) -> None:
        nodes = self._client.nodes.info(filter_path="nodes.*.version").body["nodes"].values()
        versions = [node["version"] for node in nodes]
        if old := [version for version in versions if int(version.partition(".")[0]) < OLDEST_SERVER]:
            raise Unusable("search", f"Elasticsearch {old[0]} is too old: {OLDEST_SERVER}.0 or newer is needed")

    def _check_layout(self) -> None:
        for name, found in self._client.indices.get_mapping(index=self.alias).body.items():
            meta = found["mappings"].get("_meta", {})
            if meta != self._layout:
                raise Damaged(f"the search index {name} was built otherwise ({meta or 'not by us'}): `huiying reindex`")


def _number(name: str) -> int:
    return int(name.split("-")[1])


def _family(document: Document) -> str:
    if document.kind == "case":
        return "cases"
    if document.case_id:
        return "held"
    return f"posts-{document.collected_at or document.at:%Y.%m}"
