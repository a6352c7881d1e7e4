"""What can be known of the image and the services without an engine to run them."""

import json
import os
import re
import shlex
import tomllib
from collections.abc import Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import typer
import yaml
from sqlalchemy import make_url

from api.roles import PUBLIC
from huiying.cli import app
from huiying.settings import PREFIX, Settings
from pipeline.backends.elasticsearch.elasticsearch_url import read_elasticsearch_url
from pipeline.backends.kafka.kafka_url import read_kafka_url

ROOT = Path(__file__).parent.parent
ROOMS = {"huiying", "crawlers", "classifier", "pipeline", "api"}
# Of the Compose specification, what one may write at the top and of a service.
TOP = {"name", "services", "volumes", "networks", "configs", "secrets"}
OF_A_SERVICE = {
    *("build", "image", "command", "entrypoint", "environment", "env_file", "ports", "expose", "volumes", "tmpfs"),
    *("depends_on", "healthcheck", "restart", "init", "user", "working_dir", "stop_grace_period", "stop_signal"),
    *("networks", "profiles", "deploy", "ulimits", "read_only", "cap_drop", "security_opt", "logging", "hostname"),
    *("mem_limit", "labels", "extra_hosts", "shm_size"),
}
ON_SERVERS, EMBEDDED = "docker-compose.yml", "docker-compose.embedded.yml"
EXAMPLE = (ROOT / ".env.example").read_text("utf-8")
# What the three servers need of whoever starts them.
SECRETS = dict.fromkeys(re.findall(r"^(\w+)=$", EXAMPLE, re.MULTILINE), "5ecret")


class Refused(Exception):
    """Compose would not start."""


def filled_in(text: str, given: Mapping[str, str]) -> str:
    """The text with its variables, as Compose does it: `${NAME:?message}` is refused when empty."""

    def value(found: re.Match[str]) -> str:
        name, message = found.groups()
        if not given.get(name):
            raise Refused(f"{name}: {message}")
        return given[name]

    return re.sub(r"(?<!\$)\$\{(\w+):\?([^}]+)\}", value, text)


def composed(name: str, given: Mapping[str, str] = SECRETS) -> dict[str, Any]:
    """A Compose file as an engine would take it."""
    read: dict[str, Any] = yaml.safe_load(filled_in((ROOT / name).read_text("utf-8"), given))
    return read


COMPOSED = {name: composed(name) for name in (ON_SERVERS, EMBEDDED)}
SERVERS = {name: each for name, each in COMPOSED[ON_SERVERS]["services"].items() if "image" in each}
OURS = {
    f"{name}:{service}": each
    for name, compose in COMPOSED.items()
    for service, each in compose["services"].items()
    if "build" in each
}


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile as (INSTRUCTION, rest), continued lines joined."""
    text = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(line.partition(" ")[0], line.partition(" ")[2].strip()) for line in lines]


def said(name: str) -> list[str]:
    return [rest for instruction, rest in instructions() if instruction == name]


def environment(service: dict[str, Any]) -> dict[str, str]:
    """What the service's processes see, its own settings before the image's."""
    image = dict(each.split("=", 1) for rest in said("ENV") for each in shlex.split(rest))
    own = service.get("environment") or {}
    given = dict(each.split("=", 1) for each in own) if isinstance(own, list) else own
    return image | {name: str(value) for name, value in given.items()}


def parse(arguments: list[str]) -> None:
    """Take the arguments apart as the command line would, and run nothing."""
    group = typer.main.get_group(app)
    name, *rest = arguments
    with group.make_context("huiying", [name]) as context:
        command = group.get_command(context, name)
        assert command is not None, f"there is no command {name}"
        command.make_context(name, rest, parent=context)


def copied() -> set[str]:
    """Paths of this checkout that the image takes."""
    rests = [rest for rest in said("COPY") if not rest.startswith("--from")]
    return {source.rstrip("/") for rest in rests for source in rest.split()[:-1]}


@pytest.mark.parametrize("file", COMPOSED)
def test_the_services_are_written_as_compose_reads_them(file: str) -> None:
    compose = COMPOSED[file]
    assert {name for name in compose if not name.startswith("x-")} <= TOP
    services = compose["services"]
    for name, service in services.items():
        assert ("build" in service) or ("image" in service), name
        assert set(service) <= OF_A_SERVICE, name
        assert set(service.get("depends_on") or ()) <= set(services), name
        assert set(service.get("healthcheck") or ()) <= {
            "test",
            "interval",
            "timeout",
            "retries",
            "start_period",
            "disable",
        }
        for volume in service.get("volumes") or ():
            source, _, target = str(volume).partition(":")
            assert target.startswith("/"), volume
            assert source.startswith((".", "/")) or source in compose["volumes"], volume
        for port in service.get("ports") or ():
            assert re.fullmatch(r"(?:[\d.]+:)?\d+:\d+", str(port)), port


@pytest.mark.parametrize("name", OURS)
def test_every_service_of_ours_gives_a_command_that_there_is(name: str) -> None:
    command = OURS[name].get("command") or json.loads(said("CMD")[0])
    parse(shlex.split(command) if isinstance(command, str) else command)


def test_a_start_without_a_secret_is_refused_and_the_secret_is_named() -> None:
    assert len(SECRETS) == len(SERVERS)
    for missing in SECRETS:
        with pytest.raises(Refused, match=rf"{missing}: .*\.env"):
            composed(ON_SERVERS, SECRETS | {missing: ""})


def test_no_password_is_written_down() -> None:
    """Each stands for itself in what an engine would take, wherever there is a password."""
    for name, secret in {name: f"only-{name}" for name in SECRETS}.items():
        text = filled_in((ROOT / ON_SERVERS).read_text("utf-8"), SECRETS | {name: secret})
        assert secret in text
    text = filled_in((ROOT / ON_SERVERS).read_text("utf-8"), SECRETS)
    words = re.findall(r"(?i)(?:password|user_\w+)(?:: |=)(\S+)|://\w+:([^@]+)@", text)
    assert words
    assert {"".join(pair).strip('";') for pair in words} == set(SECRETS.values())


@pytest.mark.parametrize("name", COMPOSED[ON_SERVERS]["services"])
def test_every_service_is_bounded_watched_and_not_root(name: str) -> None:
    service = COMPOSED[ON_SERVERS]["services"][name]
    assert re.fullmatch(r"\d+[mg]", service["mem_limit"])
    assert service["restart"] == "unless-stopped"
    if "image" in service:
        assert service["user"] not in ("root", "0")
        assert service["healthcheck"]["test"]
        assert not service.get("ports"), "servers are reached by our services alone"
    else:
        assert said("USER") == ["huiying"]
        assert {each["condition"] for each in service["depends_on"].values()} == {"service_healthy"}
        assert set(service["depends_on"]) == set(SERVERS)


def test_our_services_use_the_servers_beside_them() -> None:
    for name in (each for each in OURS if each.startswith(ON_SERVERS + ":")):
        given = environment(OURS[name])
        bus = read_kafka_url(given["HUIYING_BUS"])
        search = read_elasticsearch_url(given["HUIYING_SEARCH"])
        store = make_url(given["HUIYING_STORE"])
        assert bus.connection["sasl_plain_password"] == SECRETS["KAFKA_PASSWORD"]
        assert search.connection["basic_auth"][1] == SECRETS["ELASTIC_PASSWORD"]
        assert store.password == SECRETS["POSTGRES_PASSWORD"]
        hosts = {bus.servers[0].partition(":")[0], urlsplit(search.hosts[0]).hostname, store.host}
        assert hosts == set(SERVERS)


def test_the_whole_way_of_a_post_is_served() -> None:
    commands = {each["command"][0] for name, each in OURS.items() if name.startswith(ON_SERVERS)}
    assert commands == {"serve", "work", "crawl", "tick"}


def test_the_image_s_own_command_is_one_of_ours() -> None:
    assert json.loads(said("ENTRYPOINT")[0]) == ["huiying"]
    parse(json.loads(said("CMD")[0]))


@pytest.mark.parametrize("name", OURS)
def test_every_variable_is_a_setting_and_its_value_is_taken(name: str) -> None:
    given = {key: value for key, value in environment(OURS[name]).items() if key.startswith(PREFIX)}
    known = {PREFIX + field.upper() for field in Settings.model_fields}
    assert set(given) <= known
    settings = Settings(**{key.removeprefix(PREFIX).lower(): value for key, value in given.items()})  # type: ignore[arg-type]
    mounted = [str(volume).split(":")[1] for volume in OURS[name].get("volumes") or ()]
    assert str(settings.home) in mounted
    inside = [str(port).rpartition(":")[2] for port in OURS[name].get("ports") or ()]
    assert set(inside) <= {str(settings.port)} == set(said("EXPOSE"))


def test_the_image_takes_what_there_is_and_all_that_is_needed() -> None:
    paths = copied()
    ignored = [line for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line]
    for path in paths:
        assert (ROOT / path).exists(), path
        assert not any(fnmatch(path, pattern) for pattern in ignored), path
    assert {*ROOMS, "samples", "pyproject.toml", "requirements.lock"} <= paths
    script = ROOT / ".ci" / "environment"
    assert os.access(script, os.X_OK)
    assert set(re.findall(r"\.ci/[\w.-]+\.lock", script.read_text("utf-8"))) <= paths


def test_the_image_builds_with_a_python_and_a_script_that_fit() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    least = tuple(map(int, re.findall(r"\d+", project["requires-python"])))
    (python,) = [tuple(map(int, re.findall(r"\d+", rest)))[:2] for rest in said("FROM") if rest.startswith("python:")]
    assert python >= least
    scripts = json.loads((ROOT / "dashboards" / "package.json").read_text("utf-8"))["scripts"]
    assert {name for rest in said("RUN") for name in re.findall(r"npm run (\w+)", rest)} <= set(scripts)


def test_the_health_check_asks_an_address_that_needs_no_sign_in() -> None:
    (check,) = said("HEALTHCHECK")
    (path,) = re.findall(r"http://127\.0\.0\.1:\d+/(\w+)", check)
    assert path in PUBLIC
