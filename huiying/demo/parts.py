"""The processes of the demo and what each is told."""

from huiying.demo.child import Part
from huiying.demo.memory import Memory
from huiying.demo.tethered import command
from huiying.settings import Settings
from huiying.wiring import read_profile
from huiying.working import NAMES

REST_OF_THE_WAY = tuple(name for name in NAMES if name != "assess")


def parts_of_demo(settings: Settings, memory: Memory, *, once: bool) -> tuple[Part, ...]:
    """The sample site with the posts at the profile's home, the pipeline in two processes, the crawl, and unless
    `once` the API."""
    environment = {
        "HUIYING_HOME": str(settings.home),
        "HUIYING_PROFILE": settings.profile,
        "HUIYING_DEMO": "true",
        "HUIYING_DEMO_SITE": settings.demo_site,
        "HUIYING_LISTEN": settings.listen,
        "HUIYING_HTTPS": "false",
        "PYTHONUNBUFFERED": "1",
    }
    home = read_profile(settings.profile).home
    site = ("--port", str(memory.site_port), "--epoch", memory.epoch.isoformat(), "--home", home)
    commands = {
        "site": command("samples.site", *site),
        "serve": command("huiying", "serve"),
        # What people wait for is the API; on two cores the others would slow its start.
        "gather": command("huiying", "work", *REST_OF_THE_WAY, niceness=3),
        "assess": command("huiying", "work", "assess", niceness=5),
        "crawl": command("huiying", "crawl", *(["--once"] if once else []), niceness=10),
    }
    if once:
        del commands["serve"]
    return tuple(Part(name, line, environment, once=once and name == "crawl") for name, line in commands.items())


def listening(host: str, port: int) -> str:
    """Host and port as HUIYING_LISTEN takes them."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def address(host: str, port: int) -> str:
    """What people type into the browser's address bar."""
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    return f"http://{listening(shown, port)}/"
