"""Understanding: text in, `Verdict` out. A leaf package, usable on its own."""
