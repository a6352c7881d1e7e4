"""Copies are folded; what tells something else is not."""

from pipeline.domain.copies import originals
from pipeline.stages.sketch import sketch

RUMOUR = "都匀的家长注意了！！一辆灰色面包车在沙包堡小学门口抢小孩，已经抢走两个！！大家看好孩子"
OTHER = "都匀小围寨这片停水第四天了，物业说是主管爆了，水务公司说在调度，社区说已反映"


def test_a_forwarded_text_copies_the_first_that_told_it() -> None:
    texts = [RUMOUR, OTHER, f"转！{RUMOUR}", RUMOUR, f"别的群看到的，{RUMOUR}"]
    assert originals([sketch(text) for text in texts], [()] * 5) == [0, 1, 0, 0, 0]


def test_what_tells_another_figure_is_no_copy() -> None:
    told = [("3人",), ("5人",), ("3人",)]
    assert originals([sketch(RUMOUR)] * 3, told) == [0, 1, 0]


def test_half_of_a_text_is_no_copy() -> None:
    assert originals([sketch(RUMOUR), sketch(RUMOUR[:20])], [(), ()]) == [0, 1]


def test_groups_do_not_drift() -> None:
    """What copies the copy only is no copy of the first."""
    rows = tuple(range(10))
    near, far = (*rows[:8], 90, 91), (*rows[:6], 92, 93, 90, 91)
    assert originals([rows, near, far], [()] * 3) == [0, 0, 2]


def test_posts_without_words_copy_nothing() -> None:
    assert originals([(), ()], [(), ()]) == [0, 1]
