"""The numbers of the API and of workers, and the dashboard that shows them."""

import json
import re
from pathlib import Path
from urllib.request import urlopen

import pytest
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

from api.exposition import exposed
from huiying.errors import Misuse
from huiying.numbers import told_numbers
from huiying.serving import api_context
from huiying.settings import Settings
from huiying.wiring import Wiring
from pipeline.runner import metrics
from tests.huiying.conftest import Huiying
from tests.services.servers import free_port

DASHBOARD = json.loads((Path(__file__).parents[2] / "docs" / "grafana.json").read_text("utf-8"))


def test_every_number_of_the_dashboard_is_told_by_the_api_or_a_worker(tmp_path: Path) -> None:
    with Wiring(Settings(home=tmp_path)) as parts:
        families = [*text_string_to_metric_families(exposed(api_context(parts)).decode()), *REGISTRY.collect()]
    told = {f"{each.name}{end}" for each in families for end in ("", "_total", "_bucket")}
    shown = {
        name
        for panel in DASHBOARD["panels"]
        for target in panel["targets"]
        for name in re.findall(r"huiying_\w+", target["expr"])
    }
    assert shown <= told
    assert {"huiying_lag_messages", "huiying_outbox_age_seconds", "huiying_clocks_overdue", "huiying_part_up"} <= shown


def test_a_worker_tells_its_stages_seconds_while_it_runs_and_not_after() -> None:
    metrics.SECONDS.labels("tried").observe(0.02)
    at = f"127.0.0.1:{free_port()}"
    with told_numbers(at), urlopen(f"http://{at}/metrics", timeout=60) as answer:
        assert 'huiying_stage_batch_seconds_bucket{le="0.03",stage="tried"}' in answer.read().decode()
    with pytest.raises(OSError, match="refused"):
        urlopen(f"http://{at}/metrics", timeout=60)


@pytest.mark.parametrize("at", ["9100", "host:port", "127.0.0.1:99999", "192.0.2.1:9100"])
def test_an_address_that_cannot_be_listened_on_is_named(at: str) -> None:
    with pytest.raises(Misuse, match="--metrics"), told_numbers(at):
        pass


def test_nothing_listens_unless_asked() -> None:
    with told_numbers(""):
        pass


def test_the_command_refuses_an_address_of_nobody(huiying: Huiying) -> None:
    ended = huiying("work", "bury", "--metrics", "nowhere")
    assert ended.code == 2
    assert "--metrics takes an address and a port" in ended.err
