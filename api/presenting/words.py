"""The desks' words for states, clocks, events and values, in the terms of the documents."""

from pipeline.domain.clocks import ClockKind

CLOCKS: dict[ClockKind, str] = {
    ClockKind.DISPATCH: "派单",
    ClockKind.SIGN_IN: "签收",
    ClockKind.AUTHORITATIVE_INFORMATION: "发布权威信息",
    ClockKind.PRESS_CONFERENCE: "新闻发布会",
    ClockKind.RESPONSE: "公开回应",
    ClockKind.COMPLETION: "限时办结",
    ClockKind.REVIEW: "审核",
    ClockKind.FOLLOW_UP: "持续发布",
    ClockKind.SECOND_RESPONSE: "再次回应",
    ClockKind.NOTICE: "回复通知",
    ClockKind.SATISFACTION: "满意度回访",
    ClockKind.EVALUATION: "评估",
}

EVENTS: dict[str, str] = {
    "opened": "立案",
    "attached": "新增关联信息",
    "reread": "重新研判",
    "confirmed": "确认研判",
    "corrected": "更正研判",
    "dispatched": "派单",
    "signed_in": "签收",
    "support_signed_in": "知悉签收",
    "returned": "退回",
    "progressed": "报告进展",
    "published": "发布",
    "conference_held": "召开新闻发布会",
    "answered": "已回应",
    "closed": "办结",
    "dismissed": "不予处置",
    "reopened": "重新办理",
    "merged_into": "并入其他事项",
    "absorbed": "并入本事项",
    "threshold_passed": "时限提醒",
    "answered_then": "当时已答复",
}

STATES: dict[str, str] = {
    "triage": "待研判",
    "dispatched": "待签收",
    "handling": "办理中",
    "answered": "已回应",
    "closed": "办结",
    "evaluated": "已评估",
    "returned": "退回待重派",
    "dismissed": "不予处置",
    "merged": "已并案",
}

CATEGORIES: dict[str, str] = {
    "emergency": "突发事件",
    "livelihood": "民生",
    "false_information": "疑似不实",
    "policy": "政策",
    "credibility": "公信力",
    "morality": "道德风尚",
}

CHANNELS: dict[str, str] = {
    "news": "新闻",
    "microblog": "微博",
    "hotline": "热线",
    "message_board": "留言板",
    "manual": "人工录入",
    "offline": "线下报告",
}

GRADES: dict[str, str] = {"I": "Ⅰ级", "II": "Ⅱ级", "III": "Ⅲ级", "IV": "Ⅳ级"}

STOPS: dict[str, str] = {
    "dispatch": "派单",
    "sign_in": "签收",
    "first_publication": "首次发布",
    "authoritative_information": "发布权威信息",
    "press_conference": "新闻发布会",
    "response": "公开回应",
    "close": "办结",
}

FACET_VALUES = {"state": STATES, "category": CATEGORIES, "grade": GRADES, "channel": CHANNELS}
