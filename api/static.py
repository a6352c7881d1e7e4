"""The built dashboards: files as they are, every other address of theirs is index.html."""

from pathlib import Path

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
API_PREFIXES = ("api/", "api")


class Dashboards(StaticFiles):
    """Hashed assets are kept for a year, the page is asked for again each time."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file, or the page for an address that is none."""
        try:
            response = await super().get_response(path, scope)
        except HTTPException as error:
            if error.status_code != 404 or not _is_page(path):
                raise
            response = await super().get_response("index.html", scope)
        response.headers["Cache-Control"] = FOREVER if path.startswith("assets/") else ASK_AGAIN
        return response


def _is_page(path: str) -> bool:
    return not path.startswith(API_PREFIXES) and not Path(path).suffix


def serve_dashboards(app: FastAPI, folder: Path) -> None:
    """Serve the built dashboards at the root, after all routes."""
    app.mount("/", Dashboards(directory=folder, html=True), name="dashboards")
