"""The desks' words for states, clocks, events and values, in the terms of the documents."""

from pipeline.domain.clocks import ClockKind
from pipeline.domain.explanation import kind_name
from pipeline.ports.accounts import ActKind

CLOCKS: dict[ClockKind, str] = {kind: kind_name(kind) for kind in ClockKind}

ACCOUNT_ACTS: dict[ActKind, str] = {
    ActKind.MADE: "新建账户",
    ActKind.CHANGED: "修改账户",
    ActKind.DISABLED: "停用账户",
    ActKind.ENABLED: "启用账户",
    ActKind.PASSWORD: "重设密码",
    ActKind.TOKEN_ISSUED: "签发令牌",
    ActKind.TOKEN_REVOKED: "吊销令牌",
}
EVENTS: dict[str, str] = {
    "opened": "立案",
    "attached": "新增关联信息",
    "reread": "重新研判",
    "confirmed": "确认研判",
    "corrected": "更正研判",
    "regraded": "调整等级",
    "provisional_withdrawn": "撤回预告知",
    "dispatched": "派单",
    "support_added": "增加协办单位",
    "support_removed": "取消协办单位",
    "signed_in": "签收",
    "support_signed_in": "知悉签收",
    "returned": "退回",
    "person_named": "明确责任人",
    "progressed": "报告进展",
    "drafted": "提交拟稿",
    "reviewed": "审核拟稿",
    "published": "发布",
    "conference_held": "召开新闻发布会",
    "answered_directly": "直接答复",
    "answered_on_spot": "当场答复",
    "suggestion_answered": "答复建议采纳情况",
    "answered": "已回应",
    "notice_given": "发出通知",
    "notice_answered": "回复通知",
    "consultation_called": "发起会商",
    "opinion_given": "提出会商意见",
    "consultation_concluded": "会商结论",
    "time_requested": "申请延期或暂停",
    "time_decided": "审批延期或暂停",
    "resumed": "恢复计时",
    "proof_accepted": "采信补录凭证",
    "policy_moved": "改按现行政策",
    "deadlines_settled": "暂定时限重算",
    "callback_failed": "回访未接通",
    "satisfaction_recorded": "记录满意度",
    "accountability_proposed": "提出问责建议",
    "accountability_decided": "问责处理",
    "closed": "办结",
    "evaluated": "评估",
    "dismissed": "不予处置",
    "reopened": "重新办理",
    "merged_into": "并入其他事项",
    "absorbed": "并入本事项",
    "parted": "移出信息",
    "restored": "撤销并案",
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
    "authoritative_information": "权威发布",
    "press_conference": "新闻发布会",
    "response": "回应",
    "close": "办结",
}

AGES: dict[str, str] = {
    "1d": "1天以内",
    "2d": "1至2天",
    "7d": "2至7天",
    "30d": "7至30天",
    "older": "30天以上",
}

FACET_VALUES = {"state": STATES, "category": CATEGORIES, "grade": GRADES, "channel": CHANNELS}
