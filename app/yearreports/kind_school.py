"""The school's collected experience: what its leader takes to the yearly talk with the municipality.

Source: folkeskoleloven § 40 a, which asks for a talk, not a report card.
"""

from __future__ import annotations

from app.core.i18n import _l
from app.yearreports import bodies
from app.yearreports.kind_parts import ANNEX, DROPPED, LEARNED, STORIES, TRIED, VOICES
from app.yearreports.sections import ReportKind, SectionKind

SECTIONS = (
    SectionKind(
        "follow_up",
        _l("Siden sidste samtale"),
        made_of=_l("Aftalerne fra sidste års samtale, og hvad der kom ud af dem."),
        body=bodies.follow_up,
    ),
    SectionKind(
        "foreword", _l("Forord"), ask=_l("To-tre sætninger om året, som I har oplevet det.")
    ),
    SectionKind(
        "abstract",
        _l("Kort fortalt"),
        made_of=_l("Hvor meget teams har delt."),
        ask=_l("En halv side: Hvad er det vigtigste at tale om?"),
        body=bodies.abstract,
    ),
    SectionKind(
        "focus",
        _l("Årets indsatsområder og %(organisations)s mål"),
        made_of=_l("Skolens og %(organisations)s indsatsområder med deres mål."),
        ask=_l("Hvordan hænger det, teams prøver, sammen med målene?"),
        body=bodies.focus,
    ),
    TRIED,
    LEARNED,
    STORIES,
    VOICES,
    DROPPED,
    SectionKind(
        "prototypes",
        _l("Prototyper, vi har delt"),
        made_of=_l(
            "Skolens delte prototyper, og hvor ofte de er prøvet igen. "
            "Er der ingen, kommer afsnittet ikke med."
        ),
        body=bodies.prototypes,
    ),
    SectionKind(
        "next_year", _l("Næste år"), ask=_l("Hvad vil skolen holde fast i, og hvad er nyt?")
    ),
    SectionKind(
        "questions",
        _l("Spørgsmål til forvaltningen"),
        ask=_l("Hvad har skolen brug for at vide, eller hjælp til?"),
    ),
    SectionKind(
        "materials",
        _l("Øvrigt materiale til samtalen"),
        ask=_l("Kun titler, én på hver linje: testresultater, planer, trivselsmåling."),
        on=False,
    ),
    SectionKind(
        "agreements",
        _l("Aftaler fra samtalen"),
        made_of=_l("Aftalerne, når de er skrevet efter samtalen."),
        body=bodies.agreements,
    ),
    ANNEX,
)
SCHOOL = ReportKind(
    code="school",
    name=_l("Skolens rapport"),
    title=_l("Det har vi prøvet og lært"),
    kicker=_l("Til skoleudviklingssamtalen"),
    lead=_l(
        "Skolens rapport er et papir at tale ud fra ved skoleudviklingssamtalen. Den er lavet af "
        "det, teams selv har delt, og de siger ja, før deres tekst bruges."
    ),
    source=_l("det skolens teams har delt"),
    method=_l(
        "Rapporten er lavet af det, skolens teams har delt med skolen i skoleåret, og som de "
        "har sagt ja til at bruge her. Det, der ikke er delt, er ikke talt med."
    ),
    sections=SECTIONS,
    most={"story": 3, "learning": 5},
    names_schools=False,
    shared_with=_l("skolen"),
    reach=_l("Rapporten er til skoleudviklingssamtalen mellem skolens leder og %(organisation)s."),
    order=_l("Tag med, hvad der er brug for, i den rækkefølge I taler om det."),
    filed=_l("Når rapporten er journaliseret hos %(organisation)s."),
    sent_to=_l("Send til %(organisation)s"),
    sending=_l(
        "%(Organisations)s konsulenter kan så læse denne udgave, hente den som PDF og bruge spørgsmålene til "
        "forvaltningen i rapporten til udvalget, med skolens navn. De ser ikke andet af rapporten. "
        "Det kan ikke tages tilbage."
    ),
    received=_l("Fra %(organisation)s"),
)
