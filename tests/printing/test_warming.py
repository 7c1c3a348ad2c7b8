"""What the press knows before there is anything to print."""

from __future__ import annotations

from weasyprint.text.ffi import ffi

from app.printing.render_process import know_array_types


def test_arrays_known_before_are_those_that_cffi_would_have_read():
    read = ffi.typeof("hb_codepoint_t[4321]")
    known = ffi._parsed_types
    del known["hb_codepoint_t[4321]"]
    know_array_types()
    assert known["hb_codepoint_t[4321]"][0] is read
    assert ffi.typeof("hb_codepoint_t[7]").length == 7
