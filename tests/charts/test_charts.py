"""Every chart of the samples page, in both widths: valid, readable, quick."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from time import process_time
from xml.etree import ElementTree

import pytest

from app.charts.drawing import Figure, Label, apart, overlap
from app.charts.runs import Mark, Part, Run, described, run_chart
from app.pages.chart_samples import Sample, points, samples

SAMPLES = samples()
MOST_SECONDS = 0.002
# A busy machine and a first run take longer than the machine the limit was wished for.
PATIENCE = 10
DRAWN = [pytest.param(s, id=f"{s.macro}: {s.name}") for s in SAMPLES]
SVG = "{http://www.w3.org/2000/svg}"


def meetings(figure: Figure) -> list[tuple[Label, Label]]:
    """Labels whose words touch."""
    boxed = sorted(((label.box, label) for label in figure.labels), key=lambda pair: pair[0][1])
    found = []
    for number, (box, label) in enumerate(boxed):
        for other_box, other in boxed[number + 1 :]:
            if other_box[1] > box[3]:
                break
            if overlap(box, other_box):
                found.append((label, other))
    return found


def written(flask_app, sample: Sample) -> str:
    charts = flask_app.jinja_env.get_template("components/charts.html").module
    return str(getattr(charts, sample.macro)(sample.narrow, "one", sample.wide))


@pytest.fixture
def page(only_sqlite, as_):
    return as_(None).get("/udvikling/diagrammer")


@pytest.mark.parametrize("sample", DRAWN)
@pytest.mark.parametrize("width", ["narrow", "wide"])
def test_no_label_meets_another_or_sticks_out(sample, width):
    figure = getattr(sample, width)
    assert meetings(figure) == []
    for label in figure.labels:
        left, top, right, bottom = label.box
        assert left > -1, label
        assert right < figure.width + 1, label
        assert top > -2, label
        assert bottom < figure.height + 1, label


def test_labels_that_meet_would_be_noticed():
    labels = (Label(0, 10, ("Ro",)), Label(5, 10, ("Trivsel",)), Label(100, 10, ("Ro",)))
    figure = Figure(200, 20, "", "", (), labels, lambda: SAMPLES[0].narrow.table)
    assert len(meetings(figure)) == 1
    assert apart(labels) == [labels[0], labels[2]]


@pytest.mark.parametrize("sample", DRAWN)
def test_every_place_in_a_picture_is_a_number_within_it(sample):
    for figure in (sample.narrow, sample.wide):
        for shape in figure.shapes:
            assert not re.search(r"nan|inf|e[-+]?\d", shape.path)
            assert re.fullmatch(r"([MLhvaz][-\d. ]*)+", shape.path), shape.path[:80]


def test_page_for_those_who_build_shows_them_all_and_is_a_good_page(page):
    pictures = [e for e in page.root.iter() if e.tag == SVG + "svg" and e.get("role") == "img"]
    assert len(pictures) == 2 * len(SAMPLES)
    for picture in pictures:
        title, desc = list(picture)[:2]
        assert (title.tag, desc.tag) == (SVG + "title", SVG + "desc")
        assert picture.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
        assert title.text
        assert desc.text
    assert "30 målinger fra 15. september 2025 til 14. oktober 2025." in page.text


def test_pictures_are_well_formed_for_paper_too(only_sqlite, flask_app):
    for sample in SAMPLES:
        for svg in re.findall(r"<svg xmlns.*?</svg>", written(flask_app, sample), re.DOTALL):
            root = ElementTree.fromstring(svg)  # noqa: S314  # our own
            used = set(re.findall(r"url\(#([^)]+)\)", svg))
            assert used <= {pattern.get("id") for pattern in root.iter(SVG + "pattern")}


def test_the_same_figures_stand_in_a_table(page):
    tables = page.all("table")
    assert len(tables) == sum(bool(sample.narrow.table.rows) for sample in SAMPLES)
    assert "4" in page.text
    assert "−12,25" in page.text


def test_series_are_told_apart_without_colours():
    stacked = next(s for s in SAMPLES if s.name == "Seks rækker med mønster").narrow
    assert len(stacked.patterns) == 5


def test_production_has_no_such_page(flask_app, as_, monkeypatch):
    monkeypatch.setattr(type(flask_app.extensions["settings"]), "is_production", True)
    as_(None).get("/udvikling/diagrammer", status=404)


def test_charts_are_drawn_quickly(only_sqlite, flask_app, capsys):
    """Layout and markup of each chart, as it is on a page in one width. Prints what it took."""
    charts = flask_app.jinja_env.get_template("components/charts.html").module
    took = {}
    for sample in SAMPLES:
        sample.narrow  # noqa: B018  # widths of words are kept from the first time on
        began = process_time()
        for _again in range(3):
            charts.picture(sample.narrow, "one")
        took[f"{sample.macro}: {sample.name}"] = (process_time() - began) / 3
    with capsys.disabled():
        slowest = sorted(took.items(), key=lambda pair: -pair[1])
        told = ", ".join(f"{name} {seconds * 1000:.1f}" for name, seconds in slowest[:6])
        sys.stdout.write(f"\nms CPU a chart: {told}\n")
    ordinary = [seconds for name, seconds in took.items() if "400" not in name]
    assert max(ordinary) < MOST_SECONDS * PATIENCE
    assert max(took.values()) < MOST_SECONDS * PATIENCE * 10


def test_value_that_is_missing_breaks_the_line():
    shown = points([1, None, 3, 4])
    figure = run_chart(Run("Ro", described(shown), (Part(shown, 2),)))
    [line] = [shape for shape in figure.shapes if shape.css == "chart-line"]
    assert line.path.count("M") == 2
    assert figure.table.rows[1] == ("16.09.2025", "–")


def test_each_part_has_a_centre_line_of_its_own():
    shown = points([1, 2, 3, 9, 8, 9])
    parts = (Part(shown[:3], 2, 2), Part(shown[3:], 9))
    figure = run_chart(Run("Ro", "", parts, (Mark(3, "Nyt udgangspunkt"),)))
    whole, on = [shape for shape in figure.shapes if shape.css == "chart-centre"]
    assert whole.path.count("M") == 2
    assert on.path.count("M") == 1
    assert on.dash
    assert ("median", "9") in [label.lines for label in figure.labels]
    assert figure.table.rows[3] == ("18.09.2025", "9", "Nyt udgangspunkt")


def test_number_of_a_note_stands_where_the_curve_does_not_go():
    dip, top, end = (9, 5, 9, 0), (0, 5, 0, 9), (9, 5, 6, 0)
    for values, at, below in ((dip, 1, True), (top, 1, False), (end, 1, True), (end, 0, False)):
        shown = points(values)
        noted = tuple(replace(one, note="7" if n == at else "") for n, one in enumerate(shown))
        figure = run_chart(Run("Ro", "", (Part(noted, 5),)))
        [number] = [label for label in figure.labels if label.css == "chart-text-accent"]
        [ring] = [shape for shape in figure.shapes if shape.css == "chart-ring"]
        assert (number.y > float(ring.path.split("a")[0].split()[1])) is below


def test_baseline_reaches_its_last_value_though_some_are_missing():
    shown = points([5, None, 6, None, 7, 8, 7, 6, 8, 9, 9, 8, 7, 9, 8])
    part = Part(shown, 7, 10)
    figure = run_chart(Run("Ro", "", (part,)))
    [band] = [shape.path for shape in figure.shapes if shape.css == "chart-band"]
    solid, broken = (shape.path for shape in figure.shapes if shape.css == "chart-centre")
    [dots] = [shape.path for shape in figure.shapes if shape.css == "chart-dots"]
    # The tenth value that is there is the tenth dot.
    end = float(re.findall(r"M([\d.]+)", dots)[9]) + 5
    left, wide = re.match(r"M([\d.]+) [\d.]+h([\d.]+)", band).groups()
    assert float(left) + float(wide) == pytest.approx(end, abs=0.11)
    assert float(solid.split("L")[1].split()[0]) == pytest.approx(end, abs=0.11)
    assert float(broken.split()[0][1:]) == pytest.approx(end, abs=0.11)
    assert replace(part, baseline=13).counted == replace(part, baseline=0).counted == len(shown)
