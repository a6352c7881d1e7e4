"""Understanding: text in, `Verdict` out. A leaf package, usable on its own.

from classifier import Classifier, Text
verdicts = Classifier.load(home="5227").classify([Text("都匀市一小区起火，2人受伤")])
"""

from classifier.classifier import Classifier
from classifier.errors import ClassifierError, DataError, ModelError
from classifier.masking import Masked, MaskedSpan, mask
from classifier.normalise import normalise
from classifier.segmenter import Segmenter
from classifier.verdict import CATEGORIES, DISPOSITIONS, GRADES, Evidence, Place, Text, Verdict

__all__ = [
    "CATEGORIES",
    "DISPOSITIONS",
    "GRADES",
    "Classifier",
    "ClassifierError",
    "DataError",
    "Evidence",
    "Masked",
    "MaskedSpan",
    "ModelError",
    "Place",
    "Segmenter",
    "Text",
    "Verdict",
    "mask",
    "normalise",
]
