"""Finnish."""

from __future__ import annotations

from homeplate.process.lint.phrases.base import Phrases, any_of

ORDERS = (
    "lähetä|soita|ota yhteyttä|kysy|valmistele|laadi|tee|sovi|käy|esittele|pidä|varmista|selvitä|tarkista|kirjaa|"
    "päivitä|toimita|kutsu|muistuta|neuvottele|tapaa|etsi|tunnista|näytä|kerro|hanki|luo|kartoita|vahvista|"
    "järjestä|varaa|pyydä|esitä|täytä|viimeistele|keskustele|tutustu|jaa|kirjoita|rakenna|seuraa|ehdota|tarjoa|määritä|"
    "yritä|ymmärrä|opi|ratkaise"
)
OURS = (
    "tarjous|tarjoukse\\w*|esite|esittee\\w*|sähköposti\\w*|viesti\\w*|kutsu|esitys|esityks\\w*|esitysmateriaali|esittely|"
    "hinnasto|näyte|sopimusluonnos|ehdotus|ehdotukse\\w*|demo|materiaali|puhelu|yhteydenotto|muistutus"
)
MADE = "lähetetty|laadittu|tehty|valmisteltu|toimitettu|esitelty|pidetty|kirjoitettu|luotu|annettu|soitettu|jätetty"
BUYER = (
    "asiakas|asiakkaa\\w*|ostaja\\w*|päättäj\\w*|prospekti\\w*|liidi\\w*|yhteyshenkilö\\w*|hankinta\\w*|johto|"
    "ostotiimi\\w*"
)
NUMBER = "\\d+|kaksi|kolme|neljä|viisi|kuusi|seitsemän|kahdeksan|yhdeksän|kymmenen|useita|monta|useampi\\w*"
TOUCHES = (
    "puhelua|puhelinsoittoa|puheluita|puheluja|soittoa|soittoja|soittokertaa|sähköpostia|sähköpostiviestiä|"
    "sähköposteja|viestiä|viestejä|yhteydenottoa|yhteydenottoja|yhteydenottoyritystä|yritystä|kontaktia|kontaktointia|"
    "muistutusta"
)
SPAN = "päivää|viikkoa|kuukautta|tuntia|vuotta|arkipäivää"

PHRASES = Phrases(
    tasks=any_of(
        (
            rf"^(?:{ORDERS})\b",
            r"^(?:me|minä|olemme|olen)\b",
            r"^(?:lähetimme|soitimme|pidimme|teimme|esittelimme|laadimme|kävimme|otimme|valmistelimme|tapasimme|"
            r"kysyimme|selvitimme)\b",
            r"^(?:myyjä|myyjämme|edustajamme|tiimimme|myyntitiimi|myyntiedustaja|asiakasvastaava|myyntipäällikkö)"
            r" (?:on|ovat|lähettää|soittaa|tekee|pitää|laatii|valmistelee|esittelee|tietää|selvittää)\b",
            rf"^(?:{BUYER}) on (?:\w+ )?(?:soitettu|kontaktoitu|oltu yhteydessä|otettu yhteyttä|lähetetty)",
            r"^(?:asiakkaalle|ostajalle|päättäjälle|liidille|yhteyshenkilölle) on (?:\w+ ){0,2}"
            rf"(?:{MADE}|kerrottu|näytetty)",
            r"^(?:asiakkaaseen|ostajaan|päättäjään|liidiin|yhteyshenkilöön) on (?:oltu yhteydessä|otettu yhteyttä)",
        )
    ),
    done=any_of((rf"\b(?:{OURS}) (?:on |oli |ovat )?(?:\w+ ){{0,2}}(?:{MADE})\b",)),
    buyer_acts=any_of(
        (
            r"(?:hyväksy|vahvist|kuitann|kuitat|palautt|allekirjoit|vastaan|vastann|pyytän|pyydet|osallistu|"
            r"käynyt läpi|käyty läpi|sitoutu|valinn|tilann)\w*",
            r"\b(?:kanssa|yhdessä)\b",
            rf"^(?:{BUYER}) (?:on|ovat|haluaa|tietää)\b(?! (?:{MADE}))",
        )
    ),
    counts=any_of(
        (
            rf"\b(?:{NUMBER}) (?:{TOUCHES})\b",
            rf"\b(?:soitettu|kontaktoitu|lähetetty|muistutettu|oltu yhteydessä) (?:vähintään )?(?:{NUMBER}|kahdesti) ?"
            r"(?:kertaa)?",
            r"\b(?:puheluiden|puhelujen|soittojen|yhteydenottojen|sähköpostien) (?:luku)?määrä\b",
        )
    ),
    elapsed=any_of(
        (
            rf"\b(?:{NUMBER}) (?:{SPAN}) (?:on )?(?:kulunut|mennyt|odot\w*|yhteydenotosta|tarjouksesta|tapaamisesta|"
            r"soitosta|puhelusta)",
            rf"\b(?:on )?kulunut (?:vähintään |yli )?(?:{NUMBER}) (?:{SPAN})",
            r"\b(?:viikko|päivä|kuukausi|vuosi) on (?:kulunut|mennyt)\b",
            r"^odota\b",
        )
    ),
)
