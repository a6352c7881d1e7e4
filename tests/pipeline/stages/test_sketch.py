"""Sketches estimate how much of their wording two texts share."""

import pytest

from pipeline.domain.matching import resemblance
from pipeline.stages.sketch import ROWS, sketch

FIRE = "福泉市马场坪一仓库发生爆炸，救援正在进行，周边居民已转移安置"
ROAD = "独山县麻尾镇路灯坏了半年没人修，晚上摔了两位老人，盼有关部门看看"


def test_a_text_resembles_itself_wholly_and_another_matter_hardly() -> None:
    assert resemblance(sketch(FIRE), sketch(FIRE)) == 1.0
    assert resemblance(sketch(FIRE), sketch(ROAD)) < 0.1


@pytest.mark.parametrize("kept", [0.25, 0.5, 0.75])
def test_the_estimate_grows_with_what_is_shared(kept: float) -> None:
    words = [chr(0x4E00 + at) for at in range(400)]
    others = [chr(0x6E00 + at) for at in range(400)]
    shared = int(400 * kept)
    estimate = resemblance(sketch("".join(words)), sketch("".join(words[:shared] + others[shared:])))
    jaccard = shared / (800 - shared)
    assert abs(estimate - jaccard) < 0.2


def test_a_sketch_has_its_rows_and_a_text_without_a_pair_has_none() -> None:
    assert len(sketch(FIRE)) == ROWS
    assert sketch("。！") == ()
