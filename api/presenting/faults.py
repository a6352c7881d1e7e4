"""What a request's form has wrong, in a clerk's words: the schema's kinds of faults in both languages."""

from collections.abc import Mapping

Words = tuple[str, str]

# By the field where a person fills it in; the others keep the name that the contract has for them.
FIELDS: Mapping[str, str] = {
    "url": "网址",
    "text": "内容",
    "reason": "理由",
    "note": "说明",
    "lead": "主办单位",
    "supporting": "协办单位",
    "body": "单位",
    "to": "单位",
    "bodies": "单位",
    "issued_by": "发布单位",
    "published_at": "发布时间",
    "held_at": "召开时间",
    "due_at": "时限",
    "place": "地点",
    "speaker": "发布人",
    "person": "姓名",
    "into": "并入的事项",
    "posts": "信息",
    "clock": "时限",
    "minutes": "时长",
    "number": "编号",
    "grade": "等级",
    "category": "类别",
    "topic": "主题",
    "places": "地点",
    "title": "标题",
    "username": "用户名",
    "password": "密码",
    "subject": "会商议题",
    "result": "结果",
    "facts": "事实",
    "measures": "措施",
    "adopted": "是否采纳",
    "verdict": "满意度",
    "quality": "评价",
    "origin": "通知来源",
    "step": "问责措施",
    "ground": "问责情形",
    "measure": "处理措施",
    "grounds": "不公开的依据",
    "granted": "是否同意",
    "accepted": "是否通过",
    "ticks": "审核清单",
    "kind": "类型",
    "cases": "事项",
    "starts_at": "开始时间",
    "ends_at": "结束时间",
    "phone": "电话",
    "leader": "带班领导",
    "leader_phone": "带班电话",
    "post": "职务",
    "phone_kind": "电话类型",
    "rank": "联系次序",
    "desk": "单位",
    "risk": "风险等级",
    "plan": "应对预案",
    "questions": "可能的提问",
    "terms": "检索词",
    "when": "时间",
    "release_at": "发布时间",
    "channel": "渠道",
    "told_by": "信息来源",
    "file": "文件",
    "request": "请求",
}
ADDRESS: Words = (
    "请填写公众能够打开的完整网址，以 https:// 开头",
    "give the full address where the public can read it, with https://",
)
KINDS: Mapping[str, Words] = {
    "missing": ("必须填写", "it is missing"),
    "extra_forbidden": ("没有这一项", "there is no such field"),
    "string_too_short": ("请至少写 {min_length} 个字", "give at least {min_length} character(s)"),
    "string_too_long": ("最多 {max_length} 个字", "give at most {max_length} characters"),
    "string_pattern_mismatch": ("写法不对，请照示例填写", "it is not written as it must be"),
    "string_type": ("请填写文字", "a text is expected here"),
    "string_unicode": ("有无法识别的字符，请重新输入", "it has characters that cannot be read: type it again"),
    "model_attributes_type": ("格式不对，请刷新页面后再提交", "a JSON object is expected"),
    "tuple_type": ("请填写列表", "give a list"),
    "time_outside": ("时间须在 1970 年至 2100 年之间，请核对年份", "give a time in the years 1970 to 2100"),
    "bool_type": ("请选择是或否", "give true or false"),
    "bool_parsing": ("请选择是或否", "give true or false"),
    "int_parsing": ("请填写整数", "give a whole number"),
    "int_type": ("请填写整数", "give a whole number"),
    "int_from_float": ("请填写整数", "give a whole number"),
    "greater_than_equal": ("不能小于 {ge}", "give at least {ge}"),
    "less_than_equal": ("不能大于 {le}", "give at most {le}"),
    "too_long": ("最多 {max_length} 项", "give at most {max_length}"),
    "too_short": ("请至少选择 {min_length} 项", "give at least {min_length}"),
    "enum": ("没有这个选项，请从列出的选项中选择", "choose one of {expected}"),
    "literal_error": ("没有这个选项，请从列出的选项中选择", "choose one of {expected}"),
    "timezone_aware": ("时间须带时区，例如 2026-11-23T09:00+08:00", "a time needs its zone: 2026-11-23T09:00+08:00"),
    "value_error": ("不能这样填写", "{error}"),
    "json_invalid": ("请求不是有效的 JSON", "the request is not valid JSON"),
}
TIME: Words = (
    "时间读不出来，请写成 2026-11-23T09:00+08:00",
    "the time cannot be read: write it as 2026-11-23T09:00+08:00",
)


def in_words(kind: str, message: str, context: Mapping[str, object], field: str, *, english: bool) -> str:
    """The sentence about a field; the value itself is never repeated."""
    name = next((part for part in reversed(field.split(".")) if part in FIELDS), field)
    words = ADDRESS if (kind, name) == ("string_pattern_mismatch", "url") else _words(kind, message)
    said = words[english].format_map({key: str(value) for key, value in context.items()})
    return f"{field}: {said}" if english else f"{FIELDS.get(name, field)}：{said}"


def _words(kind: str, message: str) -> Words:
    if kind.startswith(("datetime", "date_")):
        return TIME
    plain = message.replace("{", "{{").replace("}", "}}")
    return KINDS.get(kind, ("不符合要求，请核对后重填", plain))
