"""Many values at once, from a spreadsheet: what the rows do not tell is asked, and nothing guessed."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from app.access.guard import requires
from app.access.policy import Can
from app.access.viewer import Viewer
from app.core import clock, danish, receipts
from app.core.errors import FieldError
from app.core.i18n import _, ngettext
from app.core.telling import tell_if_number
from app.measures import commands
from app.measures.blueprint import bp
from app.measures.forms import MOST_PASTED, PasteForm
from app.measures.known import BESIDE, Met, Pasted, meet
from app.measures.models import MeasurePoint
from app.measures.pasted import Answers, Reading, Row, read_rows
from app.measures.queries import Chain
from app.measures.telling import tell_if_far_off
from app.measures.views_measures import measure_to_change
from app.organisations.school_days import current_calendar

SHOWN = 20


@bp.route("/maalinger/<public_id:measure_id>/indsaet", methods=["GET", "POST"])
@requires(Can.EDIT_CYCLE, load=measure_to_change)
def points_paste(viewer: Viewer, chain: Chain) -> Any:
    if earlier := receipts.address_if_sent_before():
        return redirect(earlier)
    form = PasteForm()
    read = _read(form, chain) if request.method == "POST" else None
    met = meet(chain.points, read.rows) if read else Met()
    if form.validate_on_submit() and read:
        _object(form, read, met)
        if not form.errors:
            try:
                pasted = commands.paste_points(
                    chain, by=viewer, rows=read.rows, others=form.others.data or BESIDE
                )
            except FieldError as error:
                form.add_error(error)
            else:
                flash(f"vaerdier-{chain.public_id}", "draft-saved")
                _tell(pasted, read)
                tell_if_far_off(chain.cycle, [row.day for row in read.rows])
                tell_if_number(*(row.note for row in read.rows))
                address = url_for("measures.measure_detail", measure_id=chain.public_id)
                return redirect(receipts.commit_once(address))
    return render_template(
        "measures/points_paste.html",
        form=form,
        chain=chain,
        read=read,
        faults=_some(read.faults) if read and form.rows.errors else [],
        others=_some([_other(*pair) for pair in met.others])
        if form.others.errors or form.others.data
        else [],
    ), 422 if form.errors else 200


def _read(form: PasteForm, chain: Chain) -> Reading | None:
    text = form.rows.data or ""
    if len(text) > MOST_PASTED:
        return None
    return read_rows(
        text,
        today=clock.today(),
        unit=chain.unit,
        calendar=current_calendar(),
        answers=Answers(
            start=form.start.data,
            every=form.every.data,
            columns=form.columns_for,
            order=form.order_for,
        ),
    )


def _object(form: PasteForm, read: Reading, met: Met) -> None:
    """Put what stands in the way at its field: a question, or the rows that must be mended."""
    for field, words in _in_the_way(form, read, met):
        form.add_error(FieldError(field, words))


def _in_the_way(form: PasteForm, read: Reading, met: Met) -> list[tuple[str, str]]:
    if read.needs_columns:
        return [("value_column", _("Vælg, hvor datoen og værdien står. Intet er gemt endnu."))]
    if read.faults:
        count = len(read.faults)
        words = ngettext(
            "1 række skal rettes. Intet er gemt endnu.",
            "%(num)d rækker skal rettes. Intet er gemt endnu.",
            count,
        )
        return [("rows", words)]
    if read.month_first and not form.order.data:
        return [("order", _order_words(read.month_first))]
    if read.needs_start:
        words = _("Skriv, hvilken dag den første værdi er fra, eller sæt datoer i rækkerne.")
        return [("start", words)]
    if read.too_late:
        words = _(
            "Så er den sidste værdi fra %(day)s, og den dag er ikke kommet endnu. Vælg en tidligere "
            "dag, eller ret, hvor ofte I målte.",
            day=danish.date_full(read.too_late),
        )
        return [("start", words)]
    if met.others and not form.others.data:
        return [("others", _("Vælg, hvad der skal gælde. Intet er gemt endnu."))]
    return []


def _order_words(month_first: str) -> str:
    return _(
        "%(day)s har måneden først, som amerikanere skriver. Vælg, hvordan alle datoerne skal læses. "
        "Intet er gemt endnu.",
        day=month_first,
    )


def _some(words: Any) -> list[str]:
    shown = list(words[:SHOWN])
    if len(words) > SHOWN:
        shown.append(_("og %(count)s rækker mere", count=len(words) - SHOWN))
    return shown


def _other(point: MeasurePoint, row: Row) -> str:
    return _(
        "%(day)s: der står %(there)s, og I har indsat %(pasted)s.",
        day=danish.date_full(row.day),
        there=_words(point.value, point.note or ""),
        pasted=_words(row.value, row.note),
    )


def _words(value: Any, note: str) -> str:
    figure = "–" if value is None else danish.number_as_typed(value)
    return f"{figure} (»{note}«)" if note else figure


def _tell(pasted: Pasted, read: Reading) -> None:
    """What came, what was changed, what did nothing, and what was understood by itself."""
    flash(ngettext("1 værdi er sat ind.", "%(num)d værdier er sat ind.", pasted.came))
    if pasted.changed:
        flash(
            ngettext(
                "1 værdi, der stod der i forvejen, er rettet eller har fået sin bemærkning.",
                "%(num)d værdier, der stod der i forvejen, er rettet eller har fået deres "
                "bemærkning.",
                pasted.changed,
            )
        )
    if pasted.left:
        flash(
            ngettext(
                "1 række stod der i forvejen og er ikke sat ind igen.",
                "%(num)d rækker stod der i forvejen og er ikke sat ind igen.",
                pasted.left,
            )
        )
    if read.table.heading:
        flash(_("Den første række er læst som overskrift: %(words)s", words=read.table.heading))
    if read.is_dated_by_us:
        days = danish.period_full(read.rows[0].day, read.rows[-1].day)
        flash(_("Værdierne har fået datoerne %(days)s.", days=days))
