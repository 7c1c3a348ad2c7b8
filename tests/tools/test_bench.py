"""What `make bench` holds our PDFs against is still to be had."""

from __future__ import annotations

from tools import bench


def test_plain_weasyprint_prints_the_page_that_we_print():
    cost = bench._plain("<!doctype html><html lang=da><title>Et skema</title><p>Rollekort")

    assert cost.cpu_seconds > 0
    assert cost.peak_mib > 10
