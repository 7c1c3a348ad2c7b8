"""A network's report: what its teams have shared with each other across municipalities."""

from __future__ import annotations

from app.core.i18n import _l
from app.yearreports import bodies, bodies_network
from app.yearreports.kind_parts import ANNEX, DROPPED, LEARNED, STORIES, TRIED, VOICES
from app.yearreports.sections import ReportKind, SectionKind

SECTIONS = (
    SectionKind("foreword", _l("Forord"), ask=_l("To-tre sætninger om netværkets år.")),
    SectionKind(
        "abstract",
        _l("Kort fortalt"),
        made_of=_l("Hvor meget teams har delt med netværket."),
        ask=_l("En halv side: Hvad ved netværket nu?"),
        body=bodies.abstract,
    ),
    SectionKind(
        "focus",
        _l("Det arbejder netværket med"),
        made_of=_l("Netværkets indsatsområder med deres mål."),
        ask=_l("Hvorfor er I gået sammen, og hvad undersøger I?"),
        body=bodies.focus,
    ),
    TRIED,
    LEARNED,
    STORIES,
    VOICES,
    DROPPED,
    SectionKind(
        "prototypes",
        _l("Prototyper, og hvor de er prøvet igen"),
        made_of=_l("Prototyper, der er delt med netværket, og de forsøg, der er begyndt fra dem."),
        body=bodies_network.prototypes,
    ),
    SectionKind("next_year", _l("Det næste"), ask=_l("Hvad prøver netværket nu, og hvem er med?")),
    SectionKind(
        "members",
        _l("Hvem er med"),
        made_of=_l("De organisationer, skoler og teams, der er medlemmer. Kun navne."),
        body=bodies_network.members,
    ),
    ANNEX,
)
NETWORK = ReportKind(
    code="network",
    name=_l("Netværkets rapport"),
    title=_l("Det har vi prøvet og lært sammen"),
    kicker=_l("Fra netværket"),
    lead=_l(
        "Netværkets rapport samler det, teams på tværs har delt med netværket. "
        "De siger ja, før deres tekst bruges."
    ),
    source=_l("det teams har delt med netværket"),
    method=_l(
        "Rapporten er lavet af det, teams har delt med netværket i skoleåret, og som de har sagt "
        "ja til at bruge her. Det, der ikke er delt, er ikke talt med."
    ),
    sections=SECTIONS,
    most={"story": 3, "learning": 5},
    shared_with=_l("netværket"),
    reach=_l("Rapporten er til netværkets medlemmer."),
    order=_l("Tag med, hvad der er brug for, i den rækkefølge I vil fortælle det."),
    filed=_l("Når rapporten er journaliseret."),
)
