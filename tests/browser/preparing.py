"""Casework that a test only needs as its beginning, given through the API by the person's own session."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from tests.browser.person import Person

API = "/api/v1"
# A kept connection may be closed by the server at the very moment it is used again; a key keeps a command single.
TRIES = 2


@dataclass(frozen=True, slots=True)
class Clerk:
    """A signed-in person's way past the pages."""

    person: Person

    def read(self, path: str) -> Any:
        """The JSON at an address of the API."""
        answer = self.person.page.request.get(API + path, max_retries=TRIES)
        assert answer.ok, answer.text()
        return answer.json()

    def give(self, case_id: str, command: str, **body: Any) -> Any:
        """Give a command on the case as it is now; the case after it."""
        revision = self.read(f"/cases/{case_id}")["revision"]
        answer = self.person.page.request.post(
            f"{API}/cases/{case_id}/{command}",
            data=body,
            max_retries=TRIES,
            headers={
                "X-CSRF-Token": self.read("/me")["csrf_token"],
                "If-Match": f'"{revision}"',
                "Idempotency-Key": str(uuid4()),
            },
        )
        assert answer.ok, answer.text()
        return answer.json()

    def untouched(self, *, lead: str = "", other_than: str = "") -> str:
        """The least urgent case of the triage queue that was proposed to `lead`, or to anyone but `other_than`."""
        cases = self.read("/cases?view=triage&limit=100")["items"]
        proposed = {case["id"]: (case["proposal_lead"] or {}).get("id", "") for case in cases}
        fitting = [id for id, body in proposed.items() if body and lead in {"", body} and body != other_than]
        return fitting[-1]
