"""Posts that people bring: by hand, as an offline report, as a file."""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from fastapi import UploadFile

from api.context import Context
from api.presenting.names import Names
from api.problems import ApiError
from api.schemas.posts import AcceptedPost, ImportReport, NewPost, PostCase, PostCourse, RejectedRow
from api.scope import see
from api.viewer import Viewer
from pipeline.cases.actor import BOUND
from pipeline.cases.desks import require_own_desk
from pipeline.domain.errors import Invalid, NotFound
from pipeline.domain.post import Channel
from pipeline.intake import RawPost, TableError, import_table, read_table, revision_key

PLACE, TOLD_BY = "地点", "来源"


def enter(context: Context, viewer: Viewer, order: NewPost) -> AcceptedPost:
    """Send it through the one door; bodies may report incidents, the office may also copy posts in."""
    if viewer.role in BOUND and order.channel != Channel.OFFLINE.value:
        english = "bodies report incidents that are not online; posts are entered by the internet office"
        raise ApiError(403, "wrong_role", "承办单位可以报告线下事件；人工录入由网信办办理", english)
    require_own_desk(viewer.actor)
    raw = RawPost(
        source=f"desk-{order.channel}",
        channel=order.channel,
        title=order.title,
        text=_text(order),
        url=order.url,
        published_at=order.published_at,
    )
    accepted = context.intake.accept([raw])
    if accepted.rejected:
        fault = accepted.rejected[0]
        raise Invalid(fault.field, fault.why, fault.code)
    post = accepted.posts[0]
    return AcceptedPost(id=post.id, revision=post.revision)


def _text(order: NewPost) -> str:
    """What was said; where and by whom it was told stands below it, and is read with it."""
    said = ((PLACE, order.place), (TOLD_BY, order.told_by))
    told = [f"{name}：{value}" for name, value in said if value]
    return f"{order.text}\n（{'；'.join(told)}）" if told else order.text


def course(context: Context, viewer: Viewer, post_id: str) -> PostCourse:
    """Where a post went. Who does not see it learns nothing of it, not even whether it is there."""
    stored = context.queries.posts([post_id]).get(post_id)
    if stored is None:
        return PostCourse(id=post_id, state="waiting" if viewer.sees_all else "passed_on")
    if not stored.case_id:
        return PostCourse(id=post_id, state="alone" if viewer.sees_all else "passed_on")
    try:
        sight = see(context.store, viewer, stored.case_id)
    except NotFound:
        return PostCourse(id=post_id, state="passed_on")
    if sight.until is not None and stored.post.collected_at > sight.until:
        return PostCourse(id=post_id, state="passed_on")
    case = sight.case
    return PostCourse(
        id=post_id,
        state="in_case",
        case=PostCase(
            id=case.id,
            title=case.title,
            state=case.state,
            founded=sight.founding == post_id,
            lead=Names(context.profile).body(case.lead or case.proposed_lead),
        ),
    )


def import_file(context: Context, file: UploadFile, channel: Channel, history: bool) -> ImportReport:
    """Take the rows in; the upload is deleted again whatever happens, for it is not masked."""
    suffix = Path(file.filename or "").suffix[:10]
    with tempfile.TemporaryDirectory(prefix="huiying-import-") as folder:
        path = Path(folder) / f"import{suffix}"
        saved(file, path, context.settings.max_upload_bytes)
        try:
            table = read_table(path, channel=channel, history=history)
        except TableError as error:
            raise Invalid("file", str(error), error.code) from None
        report = import_table(table, context.intake, lambda keys: _known(context, keys))
    return ImportReport(
        rows=report.rows,
        imported=report.imported,
        already_known=report.already_known,
        rejected=[RejectedRow(row=r.row, field=r.column, reason=r.reason) for r in report.rejected],
        mapping=dict(table.mapping),
    )


def saved(file: UploadFile, path: Path, most: int) -> None:
    """Write the upload to `path`; 413 when it is larger than `most` bytes."""
    if file.size is not None and file.size > most:
        size = f"{most // 1_000_000} MB"
        raise ApiError(
            413, "too_large", f"文件超过 {size}，请分成几份导入", f"the file has more than {size}: import it in parts"
        )
    with path.open("wb") as target:
        shutil.copyfileobj(file.file, target)


def _known(context: Context, keys: Sequence[str]) -> set[str]:
    """Those of the `id@revision` that the store holds as the newest."""
    ids = [key.rpartition("@")[0] for key in keys]
    stored = context.queries.posts(ids).values()
    return {revision_key(each.post.id, each.post.revision) for each in stored} & set(keys)
