"""What a profile can have wrong: for each code the sentence in Chinese and in English, with what it speaks of."""

from collections.abc import Mapping

Words = tuple[str, str]

FAULTS: Mapping[str, Words] = {
    "unknown_field": ("没有这一项；可用的有 {known}", "unknown field; known are {known}"),
    "missing": ("缺少 {what} 这一项", "the field {what} is missing"),
    "true_or_false": ("请写 true 或 false，不能写“{given}”", "give true or false, not '{given}'"),
    "number": ("请写整数，不能写“{given}”", "give a whole number, not '{given}'"),
    "list": ("请写成列表", "give a list"),
    "list_of_mappings": ("请写成由各条组成的列表", "give a list of mappings"),
    "single_value": ("请只写一个值", "give a single value"),
    "empty": ("内容是空的", "it is empty"),
    "unknown_choice": ("{what} 没有“{given}”；可用的有 {known}", "unknown {what} '{given}'; known are {known}"),
    "mapping": ("请写成“名称: 值”的形式", "give a mapping of fields"),
    "field_twice": ("这一项写了两次", "the field is given twice"),
    "not_yaml": ("不是有效的 YAML：{problem}", "not YAML: {problem}"),
    "file_empty": ("文件是空的", "the file is empty"),
    "no_table": ("没有这个区划表", "the division table does not exist"),
    "row": ("请按“代码,名称”写一行", "give a row as code,name"),
    "outside": ("{place} 不在 {home} 辖区内", "the place {place} lies outside {home}"),
    "code_twice": ("{given} 写了两次", "{given} is given twice"),
    "not_below": (
        "{place} 不在 {home} 辖区内，或不是它的下一级",
        "the place {place} lies outside {home} or is not one level below it",
    ),
    "no_unit": ("{given} 不是 {home} 的下级区划", "{given} is not a unit of {home}"),
    "own_name": ("“{given}”是整个辖区的称呼，不能作下级的简称", "{given} is what texts call the whole jurisdiction"),
    "spans": ("请至少写一个时段，按先后排列，不得重叠", "give at least one span, in order and without overlap"),
    "span": ("时段请写成 09:00-12:00，不能写“{given}”", "give a span like 09:00-12:00, not '{given}'"),
    "budget": (
        "时限请写分、时或日，如 30m、5h、10d，不能写“{given}”",
        "give minutes, hours or days like 30m, 5h, 10d, not '{given}'",
    ),
    "only_budget": (
        "这个时限由 {clause} 规定，只能收紧时长",
        "{clause} sets this clock; only its budget can be tightened",
    ),
    "loosened": (
        "{clause} 规定为 {budget}，只能收紧，不能放宽",
        "{clause} gives {budget}; it can be tightened, never loosened",
    ),
    "no_decider": (
        "没有哪个角色代表这些单位作决定，请看 seats 一节",
        "nobody sits there who could decide it; see the section seats",
    ),
    "no_arbiter": ("没有哪个角色代表裁定单位，请看 seats 一节", "nobody sits at the arbiter; see the section seats"),
    "no_office": ("缺少 {what} 这一项：请写明单位和依据", "the field {what} is missing: name the body and the clause"),
    "unknown_body": ("没有 {body} 这个单位", "unknown body {body}"),
    "no_boundaries": ("没有这个边界文件，或读不出来", "there is no such file of boundaries, or it cannot be read"),
    "boundaries_too_large": (
        "边界文件超过 {most} MB，请先简化边界线",
        "the file of boundaries is larger than {most} MB: simplify the lines first",
    ),
    "not_json": ("不是有效的 JSON：{problem}", "not valid JSON: {problem}"),
    "not_geojson": ("请给出 GeoJSON 的 FeatureCollection", "give a FeatureCollection of GeoJSON"),
    "not_object": ("请写成 JSON 对象", "give a JSON object"),
    "not_polygon": ("请给出 Polygon 或 MultiPolygon", "give a Polygon or a MultiPolygon"),
    "open_ring": ("边界线至少四个点，首尾相同", "a ring has four positions at least, the last as the first"),
    "not_degrees": ("请写成经度、纬度（度）", "give longitude and latitude in degrees"),
    "no_boundary": ("缺少 {given} 的边界", "the boundary of {given} is missing"),
    "unknown_unit": ("本档案没有代码为 {given} 的下级区划", "the profile has no unit {given}"),
    "not_english": ("english 这一项请只写英文", "the field english must hold no Chinese"),
    "no_grounds": ("问责建议须写明情形和措施", "a proposal needs grounds and measures: what for, and what"),
    "no_major": (
        "缺少 major 这一项：请写明怎样算重大舆情",
        "the field major is missing: say what makes a concern a major one",
    ),
    "no_seats": (
        "缺少 seats 这一项：请写明各角色代表哪些部门",
        "the field seats is missing: say which departments each role acts for",
    ),
    "minutes": ("请写须在几分钟内确认，一分钟至一天", "give the minutes to acknowledge in, from 1 to a day"),
    "call_when": ("请写明什么情况下叫应", "say what sets the call off"),
    "confirmed_days": ("请写明联系人多少天须重新确认", "give the days after which a contact must be confirmed again"),
    "date": ("日期请写成 {year}-01-01，不能写“{given}”", "give a date like {year}-01-01, not '{given}'"),
    "wrong_day": ("{day} 不能列入 {year} 年的 {what}", "{day} does not belong into {what} of {year}"),
    "no_parent": ("没有“{given}”这个政策档案；可用的有 {known}", "there is no profile '{given}'; known are {known}"),
    "cycle": ("政策档案互相引用，成了循环：{chain}", "the profiles extend each other in a cycle: {chain}"),
    "no_profile": ("没有这个政策档案；可用的有 {known}", "there is no such profile; known are {known}"),
    "not_utf8": ("文件不是 UTF-8 编码，第 {at} 字节起读不出来", "the file is not UTF-8 at byte {at}"),
    "id_twice": ("编号“{given}”在这个文件里写了两次", "the id '{given}' is given twice in this file"),
    "no_jurisdiction": (
        "缺少 jurisdiction 这一项：政策档案须写明是哪个地方的",
        "the field jurisdiction is missing: a profile is of one place",
    ),
    "division_code": ("请写4位或6位的区划代码", "give a division code of 4 or 6 digits"),
    "no_superior": ("请写明上一级区划的代码和简称", "give the division above, with code and short name"),
    "no_debtor": ("没有单位承担这个时限：没有 {body}", "nobody owes it: there is no body {body}"),
    "no_channel": (
        "没有单位承担这个时限：适用的渠道全都排除了",
        "nobody owes it: it excepts every channel it is for",
    ),
    "never_major": (
        "没有单位承担这个时限：major 一节没有写明怎样算重大舆情",
        "nobody owes it: the section major makes no such concern a major one",
    ),
    "no_clock": ("缺少这几种时限：{kinds}", "no clock of the kinds {kinds}"),
    "overlaps": (
        "与 {other} 重叠，种类和适用事项都相同；请按编号改那一条",
        "it overlaps {other}, of the same kind and matters; change that one by its id",
    ),
    "not_taken": (
        "没有规则接收 {names}：每一项都要有一条不设关键词的规则",
        "no rule takes {names}: each needs one without keywords",
    ),
    "no_routing": (
        "缺少 routing 这一项：每条分派规则都要写明依据",
        "the field routing is missing: each routing rule needs its clause",
    ),
    "unknown_name": ("没有“{given}”；可用的有 {known}", "unknown name '{given}'; known are {known}"),
    "no_department": ("没有单位承担“{given}”的工作", "no body does the work of '{given}'"),
    "takes_all": (
        "请写明主题、种类、关键词或类别，否则会接收所有事项",
        "give topics, kinds, keywords or categories; without them it takes everything",
    ),
    "never_reached": (
        "这一条永远轮不到：前面的 {other} 已经全部接收",
        "it is never reached: {other} before it takes all of it",
    ),
}
