"""Print the OpenAPI document: `python -m api.openapi > api/openapi.json`. The client is generated from it."""

import json
import sys

from api.app import routed_app


def document() -> str:
    """The OpenAPI document as stable, readable JSON."""
    return json.dumps(routed_app().openapi(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.stdout.write(document())
