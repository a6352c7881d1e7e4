"""What the desk refuses, in a clerk's Chinese. The error's own English is kept for those who ask for it."""

BY_CODE = {
    "role": "您的角色不能执行此操作",
    "not_lead": "您的单位不是本事项的主办单位，不能执行此操作",
    "signed_in": "您的单位已经签收过了",
    "third_return": "本事项已退回两次，主办单位由政府办指定，不能再次退回",
    "open_duty": "还有应发布的信息或回应没有完成，请先发布，再办结",
    "same_case": "不能把事项并入它自己",
    "not_now": "事项当前的状态不允许这样做，请刷新后查看可以进行的操作",
    "address": "请填写公众能够打开的完整网址，以 https:// 开头",
    "future": "时间还没有到，请在实际发生之后再登记",
    "before_detection": "时间早于事项的发现时间，不能作为对它的回应",
    "unknown_body": "本辖区没有这个单位，请从列表中选择",
    "words": "请写几个字说明，它会留在记录里",
    "arbiter": "本事项已退回两次，须由政府办（领导）指定主办单位",
}


def in_chinese(code: str, english: str) -> str:
    """The sentence for the code, or the English where there is none yet."""
    return BY_CODE.get(code, english)


def wants_english(accept_language: str) -> bool:
    """Whether English is asked for before Chinese."""
    return accept_language.strip().lower().startswith("en")
