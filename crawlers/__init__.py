"""Gathering: Scrapy spiders that turn the sources of `sources.yaml` into posts."""
