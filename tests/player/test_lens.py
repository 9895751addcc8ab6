"""The code of the magnifier is a script; `test_words` has it say its words."""

from __future__ import annotations

from convviz.player import lens_script

from . import node


def test_the_script_makes_the_lens_and_stands_between_the_lines_of_a_component() -> None:
    # As the body of a function it may neither import nor export.
    run = (
        "new Function(require('fs').readFileSync(0, 'utf8'))();"
        "console.log(typeof ConvvizLens.Lens, typeof ConvvizLens.takePhoto)"
    )
    assert node.run("-e", run, given=lens_script()) == "function function\n"
    assert "</script" not in lens_script()
