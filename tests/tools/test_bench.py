"""What `make bench` holds our PDFs against is still to be had, and pages are counted."""

from __future__ import annotations

from tools import bench


def test_plain_weasyprint_prints_the_page_that_we_print():
    cost = bench._plain("<!doctype html><html lang=da><title>Et skema</title><p>Rollekort")

    assert cost.cpu_seconds > 0
    assert cost.peak_mib > 10


def test_pages_are_counted_and_not_the_parts_of_a_report():
    heard = [("laying_out", 0), ("at_part", 3), ("laying_out", 2), ("at_part", 14), ("drawing", 0)]

    assert bench.pages_of(heard) == 2
