"""The paper to the political committee: written by the administration, from what is shared with it.

Its sections have the names a municipality's cases usually have.
"""

from __future__ import annotations

from dataclasses import replace

from app.core.i18n import _l
from app.yearreports import bodies, bodies_committee
from app.yearreports.kind_parts import ANNEX, LEARNED, STORIES
from app.yearreports.sections import ReportKind, SectionKind

CASE = _l("Sagsfremstilling")

SECTIONS = (
    SectionKind(
        "theme",
        _l("Beslutningstema"),
        ask=_l("Hvad skal udvalget tage stilling til?"),
        on=False,
    ),
    SectionKind(
        "abstract",
        _l("Resumé"),
        made_of=_l("Hvor meget teams har delt med %(organisation)s."),
        ask=_l("Det vigtigste i tre-fire sætninger."),
        body=bodies.abstract,
    ),
    SectionKind(
        "recommendation",
        _l("Indstilling"),
        ask=_l("Hvad indstiller forvaltningen?"),
        usual=_l("Forvaltningen indstiller, at orienteringen tages til efterretning."),
    ),
    SectionKind(
        "background",
        _l("Historik"),
        ask=_l("Hvad er gået forud, og hvad er besluttet tidligere?"),
        part_of=CASE,
    ),
    SectionKind(
        "involvement",
        _l("Inddragelse"),
        ask=_l("Hvem har været med: skoler, forældre, elever, faglige organisationer?"),
        part_of=CASE,
    ),
    SectionKind(
        "focus",
        _l("Beskrivelse"),
        made_of=_l("%(Organisations)s indsatsområder med deres mål."),
        ask=_l("Hvad har skolernes teams prøvet, og hvordan hænger det sammen med målene?"),
        body=bodies_committee.goals,
        part_of=CASE,
    ),
    SectionKind(
        "tried",
        _l("Overblik over indsatsområderne"),
        made_of=_l(
            "Tal for indsatsområder, faser, beslutninger og varighed. Skoler og teams er ikke nævnt. "
            "Er der ingen, kommer afsnittet ikke med."
        ),
        body=bodies_committee.overview,
    ),
    replace(LEARNED, heading=_l("Det har teams lært")),
    STORIES,
    SectionKind(
        "prototypes",
        _l("Prototyper, og hvor de er prøvet igen"),
        made_of=_l(
            "Prototyper, der er delt med %(organisation)s, og hvor ofte de er prøvet igen. "
            "Er der ingen, kommer afsnittet ikke med."
        ),
        body=bodies_committee.prototypes,
    ),
    SectionKind(
        "questions",
        _l("Det beder skolerne om"),
        made_of=_l("Spørgsmålene i de rapporter, skolernes ledere har sendt for skoleåret."),
        ask=_l("Hvad siger forvaltningen til det?"),
        body=bodies_committee.asked,
    ),
    SectionKind(
        "economy",
        _l("Økonomiske konsekvenser"),
        ask=_l("Hvad koster det, og hvor er pengene?"),
        on=False,
    ),
    SectionKind("law", _l("Lovgrundlag"), ask=_l("Hvilke bestemmelser gælder?"), on=False),
    replace(ANNEX, body=bodies_committee.annex),
)
COMMITTEE = ReportKind(
    code="committee",
    name=_l("Rapport til udvalget"),
    title=_l("Det har skolerne prøvet og lært"),
    kicker=_l("Til det politiske udvalg"),
    lead=_l(
        "Et papir til udvalget, lavet af det, teams har delt med %(organisation)s. "
        "Teams siger ja, før deres tekst bruges, og skoler bliver ikke stillet op mod hinanden."
    ),
    source=_l("det teams har delt med %(organisation)s"),
    method=_l(
        "Rapporten er lavet af det, teams har delt med %(organisation)s i skoleåret, og som de har sagt "
        "ja til at bruge her. Det, der ikke er delt, er ikke talt med."
    ),
    sections=SECTIONS,
    most={"story": 3, "learning": 5},
    shared_with=_l("%(organisation)s"),
    reach=_l(
        "Rapporten er til %(organisations)s politiske udvalg. Udvalgets papirer er som regel åbne."
    ),
    order=_l("Tag med, hvad sagen kræver, i den rækkefølge jeres sager har."),
    filed=_l("Når sagen er oprettet hos jer."),
    sent_to=_l("Send til skolernes ledere"),
    sending=_l(
        "Lederne på %(organisations)s skoler kan så læse denne udgave og hente den som PDF. "
        "De ser ikke andet af rapporten. Det kan ikke tages tilbage."
    ),
    received=_l("Fra skolerne"),
    figures=("area_phase", "decision", "months"),
)
