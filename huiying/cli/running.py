"""Commands that run until they are stopped."""

from typing import Annotated

import typer

from huiying.cli.application import app
from huiying.cli.printing import print_json
from huiying.cli.starting import settings_with, when_answering, wired
from huiying.errors import Misuse
from huiying.numbers import told_numbers
from huiying.stopping import stop_on_signals

STAGES = Annotated[list[str] | None, typer.Argument(metavar="[STAGE]...", help="Which; all when none is named.")]


@app.command()
def demo(
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Else that of HUIYING_LISTEN.")] = None,
    browser: Annotated[bool, typer.Option(help="Open a browser where there is a screen.")] = True,
    once: Annotated[bool, typer.Option("--once", help="Crawl once, wait for the end, no dashboards.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="With --once: print what came of it.")] = False,
) -> None:
    """Run everything on this machine: sample site, crawl, pipeline, API, dashboards.

    A second run goes on where the first stopped. Ctrl-C stops all of it.
    """
    from huiying.demo.run import run_demo, run_once

    if as_json and not once:
        raise Misuse("--json needs --once: without it the demo has no end to report")
    settings = settings_with()
    if not once:
        run_demo(settings, port=settings.port if port is None else port, browser=browser)
        return
    summary = run_once(settings)
    print_json(summary) if as_json else print(", ".join(f"{key}: {value}" for key, value in summary.items()))


@app.command()
def serve(
    listen: Annotated[str, typer.Option(metavar="HOST:PORT", help="Else HUIYING_LISTEN.")] = "",
) -> None:
    """Serve the API and the dashboards."""
    import uvicorn

    from api.app import create_app
    from huiying.serving import api_context
    from huiying.warming import warm_figures
    from huiying.working import spare_collection

    with wired(listen=listen) as parts:
        settings, context = parts.settings, when_answering(parts, lambda: api_context(parts))
        warm_figures(context)
        spare_collection()
        uvicorn.run(
            create_app(context),
            host=settings.host,
            port=settings.port,
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=3,
        )


@app.command()
def work(
    stages: STAGES = None,
    metrics: Annotated[str, typer.Option(metavar="HOST:PORT", help="Tell Prometheus the stages' numbers there.")] = "",
) -> None:
    """Run the pipeline: assess, gather, index, bury, and the periodic relay, tick, notify, calls, alerts, almanac,
    checkpoint, retention."""
    from huiying.working import Worker, spare_collection

    with (
        wired() as parts,
        told_numbers(metrics),
        when_answering(parts, lambda: Worker(parts, stages or ())) as worker,
    ):
        spare_collection()
        stop_on_signals(worker.stop)
        worker.stop.wait()


@app.command()
def tick(
    once: Annotated[bool, typer.Option("--once", help="Note what is due now, and end.")] = False,
) -> None:
    """Note the thresholds of clocks as they come. `huiying work` does it too; any number may run at once."""
    from huiying.working import TURNS, Worker, run_until_idle

    with wired() as parts:
        if once:
            noted = run_until_idle(TURNS["tick"](parts, ""))
            print(f"thresholds noted: {noted}")
            return
        with when_answering(parts, lambda: Worker(parts, ("tick",))) as worker:
            stop_on_signals(worker.stop)
            worker.stop.wait()
