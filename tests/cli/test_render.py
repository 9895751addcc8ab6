"""``render``: files of every kind, opened again; the note that makes a figure anew; what is refused."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from convviz import ConvSetting
from convviz.cases import CASES
from convviz.kinds import KINDS
from convviz.player import PAGE_THEMES
from convviz.render import FORMATS, Options, read_note, save, write
from convviz.scene import THEMES, Scene, conv_labels, conv_scene
from convviz.texts import words

from ..scene.pictures import grouped_scene, page_scene, paper_scene, trace_of
from .conftest import Run

CONV = "conv --input 5 --kernel 3 --stride 2 --padding 1"
SETTING = ConvSetting(input=5, kernel=3, stride=2, padding=1)
Refused = Callable[..., str]


def file_of(scene: Scene, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    write(scene, file, kind, Options(**options))
    return file.getvalue()


def pixels(path: Path) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(image.convert("RGBA"))


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_is_the_scene_that_a_page_shows(run: Run, tmp_path: Path, kind: str) -> None:
    path, theme = tmp_path / f"figure.{kind}", {"theme": "dark"}
    assert run("render", CONV, "--theme dark -o", path) == (0, "", "")
    note = {"lang": "en", "what": "conv", "input": "5", "kernel": "3", "stride": "2", "padding": "1"}
    text = json.dumps(note | theme, separators=(",", ":"))
    scene = page_scene(SETTING, "isometric", numbers=True)
    assert read_note(io.BytesIO(path.read_bytes())) == (text if kind in ("png", "apng") else None)
    assert path.read_bytes() == file_of(scene, kind, **theme, note=text, even=True)
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("kind", ["gif", "apng", "webp"])
def test_a_moving_file_has_a_frame_a_placement(run: Run, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"figure.{kind.upper()}"
    assert run("render", CONV, "--milliseconds 200 --width 120 -o", path).status == 0
    with Image.open(path) as image:
        assert (image.n_frames, image.width) == (9, 120)
        image.seek(1)
        image.load()
        assert image.info["duration"] == 200


@pytest.mark.parametrize(
    ("arguments", "frames"),
    [("--step 3", 1), ("--first 2 --last 5", 4), ("--first 7", 2), ("--last 0", 1)],
)
def test_the_steps_to_show_can_be_chosen(run: Run, tmp_path: Path, arguments: str, frames: int) -> None:
    path = tmp_path / "figure.gif"
    assert run("render", CONV, arguments, "-o", path).status == 0
    with Image.open(path) as image:
        assert image.n_frames == frames


def test_a_step_is_the_one_of_the_trace(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "figure.svg"
    assert run("render", CONV, "--step 4 --layout flat --theme dark -o", path).status == 0
    scene = page_scene(SETTING, "flat", numbers=True)
    assert path.read_bytes() == file_of(scene, "svg", first=4, theme="dark")


def test_a_page_begins_with_its_step_and_speaks_its_language(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "figure.html"
    assert run("render", CONV, "--step 4 --lang zh -o", path).status == 0
    text = path.read_text(encoding="utf-8")
    assert '<html lang="zh">' in text
    [data] = re.findall(r'<script type="application/json" id="data">(.*?)</script>', text)
    told = json.loads(data)
    assert (told["start"], told["panels"][0]["steps"], told["colours"]) == (4, 9, "standard")
    assert told["panels"][0]["y"] == [6, 17, 3, 8, 17, 13, 6, 4, 4]
    assert told["words"] == words("zh").section("player")
    assert ["input", "输入"] in told["legend"]
    assert "<title>卷积示意图：输入 5×5" in text


@pytest.mark.parametrize("theme", THEMES)
def test_a_page_has_the_theme_of_a_file(run: Run, tmp_path: Path, theme: str) -> None:
    path = tmp_path / "figure.html"
    assert run("render", CONV, "--theme", theme, "-o", path).status == 0
    text = path.read_text(encoding="utf-8")
    colours, scheme = PAGE_THEMES[theme]
    assert f'"colours":"{colours}"' in text
    assert f"color-scheme: {scheme};" in text
    assert "prefers-color-scheme: dark) {" not in text


def test_a_page_of_a_transposed_convolution_shows_the_view(run: Run, tmp_path: Path) -> None:
    for view, steps in (("scatter", 4), ("gather", 16)):
        path = tmp_path / f"{view}.html"
        assert run("render transposed --input 2 --kernel 3 --view", view, "-o", path).status == 0
        assert f'"steps":{steps},' in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.source == "paper"])
def test_as_paper_is_the_published_figure(run: Run, tmp_path: Path, name: str) -> None:
    path, same = tmp_path / "figure.png", tmp_path / "same.png"
    assert run("render", name, "--as-paper -o", path).status == 0
    save(paper_scene(name), same)
    assert np.array_equal(pixels(path), pixels(same))


def test_every_case_of_a_kind_that_is_drawn_is_drawn(run: Run, tmp_path: Path) -> None:
    small = [name for name, case in CASES.items() if case.setting.out_channels <= 16]
    assert len(small) > 40
    for name in small:
        assert run("render", name, "--dpi 20 -o", tmp_path / f"{name}.png") == (0, "", ""), name


def test_a_case_opens_as_it_does_on_its_page_and_arguments_change_it(run: Run, tmp_path: Path) -> None:
    case, other = CASES["s002_06"], tmp_path / "other.svg"
    path = tmp_path / "figure.svg"
    assert isinstance(case.setting, ConvSetting)
    assert run("render s002_06 -o", path).status == 0
    shown = conv_scene(
        trace_of(case.setting, "tenths"), "flat", labels=conv_labels(case.setting, words("en"))
    )
    assert path.read_bytes() == file_of(shown, "svg")
    assert run("render s002_06 --layout isometric --numbers ones --padding 1 -o", other).status == 0
    setting = replace(case.setting, padding=((1, 1), (1, 1)))
    shown = conv_scene(trace_of(setting, "ones"), labels=conv_labels(setting, words("en")))
    assert other.read_bytes() == file_of(shown, "svg")


def test_the_view_of_a_transposed_case_is_its_own_and_keras_is_outlined(run: Run, tmp_path: Path) -> None:
    for name, view in (("shift_pytorch", "scatter"), ("s004_02", "gather"), ("s004_09", "CT")):
        path, same = tmp_path / f"{name}.svg", tmp_path / f"{name}-same.svg"
        assert run("render", name, "-o", path).status == 0
        assert run("render", name, "--view", view, "-o", same).status == 0
        assert path.read_bytes() == same.read_bytes()
    assert b"output-keras" in (tmp_path / "shift_pytorch.svg").read_bytes()
    assert b"output-keras" not in (tmp_path / "s004_09.svg").read_bytes()


def test_four_sides_and_names_of_padding_are_understood(run: Run, tmp_path: Path) -> None:
    for said, padding in (("0,1,2,0", ((0, 1), (2, 0))), ("same", "same"), ("1x2", (1, 2)), ("full", "full")):
        path = tmp_path / f"{said}.svg"
        assert run("render conv --input 4x5 --kernel 2x3 --padding", said, "-o", path).status == 0
        scene = page_scene(ConvSetting((4, 5), (2, 3), padding=padding), "isometric", numbers=True)
        assert path.read_bytes() == file_of(scene, "svg")


def test_groups_without_channels_have_one_each(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "figure.svg"
    assert run("render grouped --input 3 --kernel 2 --groups 3 -o", path).status == 0
    setting = ConvSetting(3, 2, in_channels=3, out_channels=3, groups=3)
    assert path.read_bytes() == file_of(grouped_scene(setting, "isometric", numbers=True), "svg")
    assert run(
        "render conv --input 3 --kernel 2 --groups 3 --in-channels 3 --out-channels 3 --force -o", path
    )
    assert path.read_bytes() == file_of(page_scene(setting, "isometric", numbers=True), "svg")


def test_digits_can_be_left_out_and_asked_for(run: Run, tmp_path: Path) -> None:
    bare, full, paper = (tmp_path / f"{name}.svg" for name in ("bare", "full", "paper"))
    assert run("render", CONV, "--no-digits -o", bare).status == 0
    assert b"<text" in bare.read_bytes(), "the words stay"
    assert bare.read_bytes() == file_of(page_scene(SETTING, "isometric"), "svg")
    assert run("render", CONV, "--as-paper --digits -o", full).status == 0
    assert run("render", CONV, "--as-paper -o", paper).status == 0
    assert b"<text" not in paper.read_bytes()
    assert b"<text" in full.read_bytes()


def test_a_caption_and_no_page(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "figure.svg"
    arguments = ("render", CONV, "--transparent --caption", Path("two words"), "-o", path)
    assert run(*arguments).status == 0
    root = ElementTree.fromstring(path.read_bytes())
    assert root.find("{http://www.w3.org/2000/svg}rect") is None
    assert "two words" in [node.text for node in root.iter("{http://www.w3.org/2000/svg}text")]


# -- the note -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["png", "apng"])
@pytest.mark.parametrize(
    "arguments",
    [
        CONV,
        "conv --input 4x5 --kernel 2 --padding 0,1,0,2 --numbers random --seed 5 --layout flat --theme safe",
        "transposed --input 2 --kernel 3 --view gather --no-digits --lang zh",
        "numerical_max_pooling --as-paper --width 200 --caption eins",
        "grouped --input 3 --kernel 2 --groups 2 --bias --transparent --first 1",
    ],
)
def test_a_figure_is_made_again_from_its_note(run: Run, tmp_path: Path, kind: str, arguments: str) -> None:
    first, again, moving, direct = (
        tmp_path / name for name in (f"first.{kind}", f"again.{kind}", "again.gif", "direct.gif")
    )
    assert run("render", arguments, "-o", first).status == 0
    assert run("render --like", first, "-o", again) == (0, "", "")
    assert again.read_bytes() == first.read_bytes(), "and so for ever"
    assert run("render --like", first, "-o", moving).status == 0
    assert run("render", arguments, "-o", direct).status == 0
    assert moving.read_bytes() == direct.read_bytes()


def test_arguments_beside_a_likeness_change_it(run: Run, tmp_path: Path) -> None:
    first, other, direct = (tmp_path / name for name in ("first.png", "other.svg", "direct.svg"))
    assert run("render", CONV, "--layout flat --step 4 --bias --lang zh -o", first).status == 0
    assert run("render --like", first, "--padding 0 --step 2 --no-bias -o", other).status == 0
    arguments = "conv --input 5 --kernel 3 --stride 2 --padding 0 --layout flat --step 2 --lang zh"
    assert run("render", arguments, "-o", direct).status == 0
    assert other.read_bytes() == direct.read_bytes()
    case = tmp_path / "case.svg"
    assert run("render --like", first, "--lang en -o", case).status == 0
    assert b"input 5" in case.read_bytes()
    ranged, direct = tmp_path / "ranged.gif", tmp_path / "direct.gif"
    assert run("render --like", first, "--first 2 -o", ranged).status == 0, "and no longer the step"
    assert run("render", CONV, "--layout flat --first 2 --bias --lang zh -o", direct).status == 0
    assert ranged.read_bytes() == direct.read_bytes()


def test_the_words_of_a_likeness_are_its_own_and_refusals_the_readers(
    run: Run, refused: Refused, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, other = tmp_path / "first.png", tmp_path / "other.svg"
    assert run("render", CONV, "--lang zh -o", first).status == 0
    assert run("render --like", first, "-o", other).status == 0
    assert "输入 5×5" in other.read_text(encoding="utf-8")
    assert "is there already" in refused("render --like", first, "-o", other)


@pytest.mark.parametrize(
    "note",
    [
        None,
        "input=5&kernel=3",
        "[]",
    ],
)
def test_a_file_that_says_nothing_of_use_is_refused(
    refused: Refused, tmp_path: Path, note: str | None
) -> None:
    path = tmp_path / "stranger.png"
    save(paper_scene("dilation"), path, Options(dpi=20, note=note or ""))
    said = refused("render --like", path, "-o", tmp_path / "other.gif")
    assert said == f"{path} does not say how it was made; only PNG and APNG files from this command do"
    assert not (tmp_path / "other.gif").exists()


def test_a_note_that_was_tampered_with_is_refused_like_arguments(refused: Refused, tmp_path: Path) -> None:
    path = tmp_path / "stranger.png"
    for note, said in (
        ('{"what":"conv","input":"5","kernel":"x"}', "--kernel 'x' is not understood"),
        ('{"what":"conv","input":"5","kernel":"3","layout":"round"}', "--layout 'round' is not known"),
        ('{"what":"conv","input":"5","kernel":"3","dpi":"9"}', "dpi is 9, but the smallest"),
        ('{"what":"conv","input":"5","kernel":"3","step":"x"}', "--step must be a whole number, not 'x'"),
    ):
        save(paper_scene("dilation"), path, Options(dpi=20, note=note))
        assert said in refused("render --like", path, "-o", tmp_path / "other.gif")


@pytest.mark.parametrize(
    ("note", "name"),
    [
        ('{"what":5}', "what"),
        ('{"what":"conv","input":[5,5]}', "input"),
        ('{"what":"conv","output":"x"}', "output"),
        ('{"what":"conv","bias":"yes"}', "bias"),
        ('{"what":"conv","glide":"7"}', "glide"),
    ],
)
def test_what_a_note_says_that_is_not_known_is_named(
    refused: Refused, tmp_path: Path, note: str, name: str
) -> None:
    path = tmp_path / "newer.png"
    save(paper_scene("dilation"), path, Options(dpi=20, note=note))
    said = refused("render --like", path, "-o", tmp_path / "other.gif")
    assert said.startswith(f"{path} notes '{name}' in a way that this version does not know")


def test_other_names_of_a_parameter_are_read_in_arguments_and_in_notes(run: Run, tmp_path: Path) -> None:
    path, same, again = (tmp_path / f"{name}.png" for name in ("one", "same", "again"))
    old = "render conv --input 5 --kernel_size 3 --in=2 --out 2 --padding 1 --mode reflect --step 0"
    new = "render conv --input 5 --kernel 3 --in-channels 2 --out-channels 2 --padding 1 --step 0"
    run(old, "-o", path)
    run(new, "--padding-mode reflect -o", same)
    note = '{"what":"conv","input":"5","kernel_size":"3","in":"2","out":"2","padding":"1","step":"0"'
    save(paper_scene("dilation"), again, Options(note=note + ',"mode":"reflect"}'))
    run("render --like", again, "--force -o", again)
    notes = [json.loads(read_note(io.BytesIO(file.read_bytes())) or "") for file in (path, same, again)]
    assert notes[0] == notes[1] == notes[2]
    assert notes[0]["padding_mode"] == "reflect"


def test_a_likeness_that_is_not_there_is_refused(refused: Refused, tmp_path: Path) -> None:
    for path, reason in ((tmp_path / "none.png", "No such file"), (tmp_path, "Is a directory")):
        assert f"{path} cannot be read: {reason}" in refused("render --like", path, "-o", tmp_path / "x.gif")


# -- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bad", "good", "said"),
    [
        ("cnov --input 5 --kernel 3", CONV, "there is no kind and no case called 'cnov'; the nearest are co"),
        ("paddin_strides", "padding_strides", "called 'paddin_strides'; the nearest are padding_strides,"),
        ("qqqq", "conv --input 3 --kernel 2", "the nearest are conv, grouped, transposed, separable, max_po"),
        ("s001_08 --as-paper", "s001_08 --step 1", "takes no --as-paper"),
        ("", CONV, "say what is meant: conv, grouped, transposed, separable, max_pool, avg_pool, or the"),
        ("conv", CONV, "conv needs --input, --kernel"),
        ("grouped --input 5 --kernel 3", "grouped --input 5 --kernel 3 --groups 1", "grouped needs --groups"),
        ("conv --input five --kernel 3", CONV, "--input 'five' is not understood: write one number, such as"),
        ("conv --input 5x5x5 --kernel 3", CONV, "--input '5x5x5' is not understood"),
        ("conv --input 0 --kernel 3", CONV, "input is 0, but the smallest that works is 1"),
        (f"{CONV} --padding 1,2", f"{CONV} --padding 1,2,1,2", "--padding '1,2' has 2 numbers; write 1, or"),
        (f"{CONV} --padding -1", f"{CONV} --padding 0", "--padding is -1, but the smallest that works is 0"),
        (f"{CONV} --padding most", f"{CONV} --padding same", "--padding 'most' is not known; there are vali"),
        (f"{CONV} --padding-mode odd", f"{CONV} --padding-mode reflect", "--padding-mode 'odd' is not"),
        (f"{CONV} --multiplier 2", f"{CONV} --groups 1", "conv takes no --multiplier; it takes --input, --k"),
        (f"{CONV} --view gather", "padding_strides_transposed --view gather", "conv takes no --view; it tak"),
        (f"{CONV} --layout round", f"{CONV} --layout flat", "--layout 'round' is not known; there are isome"),
        (f"{CONV} --numbers odd", f"{CONV} --numbers ones", "--numbers 'odd' is not known; there are paper,"),
        (f"{CONV} --seed one", f"{CONV} --numbers random --seed 1", "--seed must be a whole number, not "),
        (f"{CONV} --theme pink", f"{CONV} --theme safe", "--theme “pink” is not known; there are light, d"),
        (f"{CONV} --dpi 5", f"{CONV} --dpi 10", "--dpi is 5, but the smallest that works is 10"),
        (f"{CONV} --step 9", f"{CONV} --step 8", "--step is 9, but the largest that works is 8"),
        (f"{CONV} --last 9", f"{CONV} --last 8", "--last is 9, but the largest that works is 8"),
        (f"{CONV} --seed 5", f"{CONV} --numbers random --seed 5", "--seed changes nothing without"),
        (f"{CONV} --numbers random --seed -1", f"{CONV} --numbers random --seed 0", "--seed is -1, but th"),
        (f"{CONV} --dpi 20 --width 90", f"{CONV} --dpi 20", "--width and --dpi both say how large"),
        (f"{CONV} --kernel 4 --weights sobel_x", f"{CONV} --weights sobel_x", "sobel_x comes as 3×3 only"),
        ("conv --input 2 --kernel 2 --x 9,9,9", "conv --input 2 --kernel 2 --x 9,9", "--x: 1 cell lies"),
        ("conv --input 2 --kernel 2 --w ;;3", "conv --input 2 --kernel 2 --w ;3", "--w: 1 cell lies"),
        (f"{CONV} --step 1 --last 2", f"{CONV} --first 1 --last 2", "--step is one step alone, so --last ca"),
        (f"{CONV} --nothing", CONV, "unrecognized arguments: --nothing"),
        (f"{CONV} --trans", f"{CONV} --transparent", "unrecognized arguments: --trans"),
        ("s000_03 --view around", "s000_03 --view gather", "--view 'around' is not known; there are scatter"),
        ("s000_03 --as-paper --view scatter", "s000_03 --as-paper", "the paper draws transposed convolution"),
        ("conv --input 4000 --kernel 3", "conv --input 9 --kernel 3", "this would take 31"),
        ("conv --input 1048576 --kernel 3", "conv --input 3 --kernel 3", "numbers, but the command line com"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_a_line_and_its_neighbour_is_drawn(
    run: Run, refused: Refused, tmp_path: Path, bad: str, good: str, said: str
) -> None:
    path = tmp_path / "figure.gif"
    assert said in refused("render", bad, "-o", path)
    assert list(tmp_path.iterdir()) == []
    assert run("render", good, "-o", path) == (0, "", "")


@pytest.mark.parametrize(
    ("bad", "ways"),
    [
        ("conv --input 3 --kernel 5", "--padding 1, --kernel 3, --input 5"),
        ("conv --input 3x9 --kernel 5x3 --padding 0,1,0,0", "--kernel 4x3, --padding 1x0, --input 4x9"),
        (
            "conv --input 5 --kernel 3 --in-channels 4 --groups 3 --out-channels 3",
            "--in-channels 3, --groups 1, --in-channels 6",
        ),
        ("transposed --input 2 --kernel 1 --padding 1", "--padding 0, --kernel 2, --input 3"),
        ("max_pool --input 5 --kernel 2 --padding 2", "--padding 1, --kernel 4"),
    ],
)
def test_what_cannot_work_is_told_with_the_nearest_that_does(
    run: Run, refused: Refused, tmp_path: Path, bad: str, ways: str
) -> None:
    path = tmp_path / "figure.svg"
    said = refused("render", bad, "-o", path)
    assert "the nearest that work: " + ways in said
    for way in re.findall(r"--\S+ [\dx,]*\d", said.split("work: ")[1]):
        assert run("render", bad, way, "-o", path, "--force").status == 0


@pytest.mark.parametrize("name", ["figure", "figure.bmp", ".gif", "figure.gif.txt"])
def test_an_unknown_suffix_is_refused_with_those_there_are(
    refused: Refused, tmp_path: Path, name: str
) -> None:
    said = refused("render", CONV, "-o", tmp_path / name)
    assert said.endswith("is not known; there are gif, apng, webp, pdf, png, svg, html")


@pytest.mark.parametrize(
    ("kind", "used"),
    [
        ("gif", "--dpi 20 --transparent --caption x --first 1 --last 2 --milliseconds 90"),
        ("png", "--dpi 20 --transparent --caption x --first 1"),
        ("svg", "--transparent --caption x --first 1"),
        ("pdf", "--transparent --caption x --first 1 --last 2"),
        ("html", ""),
    ],
)
def test_what_a_file_has_no_use_for_is_refused_and_not_ignored(
    run: Run, refused: Refused, tmp_path: Path, kind: str, used: str
) -> None:
    path = tmp_path / f"figure.{kind}"
    assert run("render", CONV, used, "-o", path).status == 0
    every = ("dpi 20", "width 90", "transparent", "caption x", "first 1", "last 2", "milliseconds 90")
    for option in every:
        name = f"--{option.split()[0]}"
        if name not in used and not (name == "--width" and "--dpi" in used):
            said = refused("render", CONV, f"--{option} --force -o", path)
            assert said == f"a file of the kind {kind} has no use for {name}"


def test_what_a_likeness_had_a_use_for_is_let_go(run: Run, tmp_path: Path) -> None:
    moving, still, same = (tmp_path / name for name in ("moving.apng", "still.svg", "same.svg"))
    assert run("render", CONV, "--dpi 20 --first 2 --last 4 -o", moving).status == 0
    assert run("render --like", moving, "-o", still).status == 0
    assert run("render", CONV, "--step 2 -o", same).status == 0
    assert still.read_bytes() == same.read_bytes()


def test_there_is_no_page_of_pooling_yet(refused: Refused, tmp_path: Path) -> None:
    said = refused("render numerical_max_pooling -o", tmp_path / "figure.html")
    assert "there is no html page of max_pool yet; there are gif" in said


@pytest.mark.parametrize("kind", ["gif", "html"])
def test_an_existing_file_is_kept_unless_it_is_forced(
    run: Run, refused: Refused, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / f"figure.{kind}"
    path.write_bytes(b"mine")
    said = refused("render", CONV, "-o", path)
    assert said == f"{path} is there already; with --force it is written over"
    assert path.read_bytes() == b"mine"
    assert run("render", CONV, "--force -o", path).status == 0
    assert path.stat().st_size > 1000


@pytest.mark.parametrize("kind", ["gif", "html"])
def test_a_place_that_cannot_be_written_to_is_refused(refused: Refused, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "none" / f"figure.{kind}"
    assert refused("render", CONV, "-o", path) == f"{path} cannot be written: No such file or directory"
    (tmp_path / "file").write_bytes(b"")
    path = tmp_path / "file" / f"figure.{kind}"
    assert refused("render", CONV, "-o", path) == f"{path} cannot be written: Not a directory"
    path = tmp_path / f"{'x' * 300}.{kind}"
    assert refused("render", CONV, "-o", path) == f"{path} cannot be written: File name too long"


@pytest.mark.parametrize("stop", [KeyboardInterrupt, MemoryError, OSError(28, "No space left on device")])
def test_what_fails_half_way_leaves_the_older_file_and_no_other(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: BaseException
) -> None:
    path = tmp_path / "figure.gif"
    path.write_bytes(b"mine")

    def failing(*_: object, **__: object) -> bytes:
        raise stop

    monkeypatch.setattr("convviz.render.gif._update", failing)
    status, out, err = run("render", CONV, "--force -o", path)
    assert (status, out) == (130 if stop is KeyboardInterrupt else 2, "")
    assert err.count("\n") == (0 if stop is KeyboardInterrupt else 1)
    assert path.read_bytes() == b"mine"
    assert [found.name for found in tmp_path.iterdir()] == ["figure.gif"]


def test_every_kind_has_arguments() -> None:
    for kind in KINDS.values():
        assert set(kind.needed) <= set(kind.arguments)


@pytest.mark.parametrize(
    ("note", "good"),
    [
        ("[" * 100_000, False),
        ('{"a":' * 100_000, False),
        ("\\ud800", False),
        ('{"what": 3}', False),
        ("[1]", False),
        ("null", False),
        ("x" * 3_000_000, False),
        ('{"what": "conv", "input": "' + "9" * 5000 + '", "kernel": "2"}', False),
        ('{"what": "conv", "input": "3", "kernel": "2", "caption": "\\ud800 \\u0000"}', True),
    ],
    ids=("lists", "objects", "no JSON", "a number", "a list", "nothing", "large", "digits", "half a sign"),
)
def test_a_note_of_whatever_kind_brings_nothing_down(run: Run, tmp_path: Path, note: str, good: bool) -> None:
    path, info = tmp_path / "noted.png", PngInfo()
    info.add_itxt("convviz", note)
    Image.new("RGB", (1, 1)).save(path, pnginfo=info)
    for kind in ("png", "svg", "pdf"):
        status, out, err = run("render --like", path, "-o", tmp_path / f"figure.{kind}")
        assert (status, out, err.count("\n")) == ((0, "", 0) if good else (2, "", 1))
    if good:
        ElementTree.parse(tmp_path / "figure.svg")
        assert run("render --like", tmp_path / "figure.png", "-o", tmp_path / "again.png").status == 0


@pytest.mark.parametrize("packed", [False, True])
def test_a_picture_that_another_program_has_saved_anew_is_drawn_again(
    run: Run, tmp_path: Path, packed: bool
) -> None:
    path, other, info = tmp_path / "figure.png", tmp_path / "other.png", PngInfo()
    assert run("render", CONV, "--layout flat --step 2 --lang zh -o", path).status == 0
    info.add_text("convviz", read_note(io.BytesIO(path.read_bytes())) or "", zip=packed)
    with Image.open(path) as image:
        image.save(other, pnginfo=info)
    assert run("render --like", other, "-o", tmp_path / "again.png").status == 0
    assert (tmp_path / "again.png").read_bytes() == path.read_bytes()


def test_an_unknown_language_in_a_note_is_refused_like_any_other_word(
    run: Run, refused: Refused, tmp_path: Path
) -> None:
    for noted, sentence in (
        ('"lang": "zz"', "--lang 'zz' is not known; there are en, zh"),
        ('"theme": "zz"', "--theme “zz” is not known; there are light, dark, safe, safe-dark"),
        ('"lang": " ZH"', ""),
    ):
        path, info = tmp_path / "noted.png", PngInfo()
        info.add_itxt("convviz", f'{{"what": "conv", "input": "3", "kernel": "2", {noted}}}')
        Image.new("RGB", (1, 1)).save(path, pnginfo=info)
        for kind in ("png", "html"):
            target = tmp_path / f"figure.{kind}"
            if sentence:
                assert refused("render --like", path, "-o", target) == sentence
                assert not target.exists()
            else:
                assert run("render --like", path, "-o", target).status == 0
                assert kind == "png" or '<html lang="zh">' in target.read_text()
        # What is said now is what counts.
        assert run("render --like", path, "--lang zh --theme dark --force -o", target).status == 0
        assert '<html lang="zh">' in target.read_text()
        target.unlink()


def test_a_folder_is_no_file(run: Run, refused: Refused, tmp_path: Path) -> None:
    folder = tmp_path / "figure.gif"
    folder.mkdir()
    for force in ("", "--force"):
        assert refused("render", CONV, force, "-o", folder) == f"{folder} cannot be written: Is a directory"


@pytest.mark.parametrize("kind", ["gif", "apng", "webp", "png"])
def test_an_odd_size_becomes_even_but_not_the_papers(run: Run, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"figure.{kind}"
    for asked, wide in (("--width 801", 802), ("--width 800", 800), ("--dpi 41", None), ("", None)):
        assert run("render", CONV, asked, "--force -o", path).status == 0
        with Image.open(path) as image:
            assert (image.width % 2, image.height % 2) == (0, 0)
            assert wide in (None, image.width)
    for asked, size in (("", (395, 381)), ("--width 801", (801, 774))):
        assert run("render", CONV, "--as-paper", asked, "--force -o", path).status == 0
        with Image.open(path) as image:
            assert image.size == size
