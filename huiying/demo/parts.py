"""The processes of the demo and what each is told."""

from huiying.demo.child import Part
from huiying.demo.memory import Memory
from huiying.demo.tethered import command
from huiying.settings import Settings
from huiying.working import STAGES, TURNS

REST_OF_THE_WAY = tuple(name for name in (*STAGES, *TURNS) if name != "assess")


def parts_of_demo(settings: Settings, memory: Memory, port: int, *, once: bool) -> tuple[Part, ...]:
    """The sample site, the crawl, the pipeline in two processes, and unless `once` the API."""
    environment = {
        "HUIYING_HOME": str(settings.home),
        "HUIYING_DEMO": "true",
        "HUIYING_DEMO_SITE": settings.demo_site,
        "HUIYING_LISTEN": listening(settings.host, port),
        "HUIYING_HTTPS": "false",
        "PYTHONUNBUFFERED": "1",
    }
    site = ("--port", str(memory.site_port), "--epoch", memory.epoch.isoformat())
    parts = [
        Part("site", command("samples.site", *site), environment),
        Part("assess", command("huiying", "work", "assess"), environment),
        Part("gather", command("huiying", "work", *REST_OF_THE_WAY), environment),
        Part("crawl", command("huiying", "crawl", *(["--once"] if once else [])), environment, once=once),
    ]
    if not once:
        parts.append(Part("serve", command("huiying", "serve"), environment))
    return tuple(parts)


def listening(host: str, port: int) -> str:
    """Host and port as HUIYING_LISTEN takes them."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def address(host: str, port: int) -> str:
    """What people type into the browser's address bar."""
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    return f"http://{listening(shown, port)}/"
