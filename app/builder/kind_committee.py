"""The paper to the political committee: written by the administration, from what is shared with it."""

from __future__ import annotations

from app.builder import bodies
from app.builder.sections import ReportKind, SectionKind
from app.core.i18n import _l

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
        made_of=_l("Hvor meget teams har delt med kommunen."),
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
        _l("Sagsfremstilling: Historik"),
        ask=_l("Hvad er gået forud, og hvad er besluttet tidligere?"),
    ),
    SectionKind(
        "involvement",
        _l("Sagsfremstilling: Inddragelse"),
        ask=_l("Hvem har været med: skoler, forældre, elever, faglige organisationer?"),
    ),
    SectionKind(
        "focus",
        _l("Sagsfremstilling: Beskrivelse"),
        made_of=_l("Kommunens indsatsområder med deres mål."),
        ask=_l("Hvad har skolernes teams prøvet, og hvordan hænger det sammen med målene?"),
        body=bodies.focus,
    ),
    SectionKind(
        "tried",
        _l("Overblik over indsatsområderne"),
        made_of=_l("En tabel over det delte, og tal for faser, emner, beslutninger og varighed."),
        body=bodies.tried,
    ),
    SectionKind(
        "learned",
        _l("Det har teams lært"),
        made_of=_l("Den læring, der er valgt, med teamenes egne ord."),
        body=bodies.learned,
    ),
    SectionKind(
        "stories",
        _l("Historier fra praksis"),
        made_of=_l("De historier, der er valgt, med teamenes egne ord."),
        body=bodies.stories,
    ),
    SectionKind(
        "prototypes",
        _l("Prototyper, og hvor de er prøvet igen"),
        made_of=_l("Prototyper, der er delt med kommunen."),
        body=bodies.prototypes,
    ),
    SectionKind(
        "questions",
        _l("Det beder skolerne om"),
        ask=_l("Hvad har skolerne brug for?"),
    ),
    SectionKind(
        "economy",
        _l("Økonomiske konsekvenser"),
        ask=_l("Hvad koster det, og hvor er pengene?"),
        on=False,
    ),
    SectionKind("law", _l("Lovgrundlag"), ask=_l("Hvilke bestemmelser gælder?"), on=False),
    SectionKind(
        "annex",
        _l("Bilag: Liste og metode"),
        made_of=_l("Listen over det delte, og hvordan der er talt."),
        body=bodies.annex,
    ),
)
COMMITTEE = ReportKind(
    code="committee",
    name=_l("Til udvalget"),
    title=_l("Det har skolerne prøvet og lært"),
    kicker=_l("Til det politiske udvalg"),
    lead=_l(
        "Et papir til udvalget, lavet af det, teams har delt med kommunen. "
        "Teams siger ja, før deres tekst bruges, og skoler bliver ikke stillet op mod hinanden."
    ),
    source=_l("det teams har delt med kommunen"),
    method=_l(
        "Rapporten er lavet af det, teams har delt med kommunen i skoleåret, og som de har sagt "
        "ja til at bruge her. Det, der ikke er delt, er ikke talt med."
    ),
    sections=SECTIONS,
    most={"story": 3, "learning": 5},
)
