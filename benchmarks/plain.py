"""The script a user would write with the same libraries: one message at a time, from text to index."""

import tempfile
import time

import jieba
import tantivy
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline

from benchmarks.matters import COMPLAINTS, EMERGENCIES, EVERYDAY
from benchmarks.measuring import Figure
from benchmarks.texts import texts


def plain_model() -> Pipeline:
    """The classifier of a first attempt, fitted on what the made-up posts are made of."""
    labelled = [(text, "livelihood") for told in COMPLAINTS for text in told]
    labelled += [(text, "emergency") for told in EMERGENCIES for text in told]
    labelled += [(text, "none") for text in EVERYDAY]
    vectors = TfidfVectorizer(tokenizer=jieba.lcut, token_pattern=None)
    return make_pipeline(vectors, LogisticRegression()).fit(*zip(*labelled, strict=True))


def plain_script(count: int) -> Figure:
    """Segment, predict and index one post after the other; one commit at the end."""
    model = plain_model()
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", stored=True)
    builder.add_text_field("category", stored=True)
    posts = texts(count)
    with tempfile.TemporaryDirectory() as folder:
        writer = tantivy.Index(builder.build(), folder).writer(50_000_000, 1)
        started, cpu = time.perf_counter(), time.process_time()
        for text in posts:
            words = " ".join(jieba.lcut(text))
            category = str(model.predict([text])[0])
            writer.add_document(tantivy.Document(text=words, category=category))
        writer.commit()
        seconds, used = time.perf_counter() - started, time.process_time() - cpu
        writer.wait_merging_threads()
    return Figure("plain script", "jieba, predict, add; one at a time", count, seconds, used)
