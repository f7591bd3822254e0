"""Close kin by their words: sentences of each, with the engines silent and with all of them."""

from __future__ import annotations

import re

import pytest

from archive.text import detect_language, kin_words
from archive.text.engines import Chunks, Summed
from archive.text.kin import spellings, tell_apart

SOUTH_SLAVIC = [
    ("hr", "Ravnatelj knjižnice rekao je kako će iduće godine kupiti tisuću novih knjiga."),
    ("hr", "Tko želi sudjelovati u natječaju, mora poslati prijavu do kraja ožujka."),
    ("hr", "Tvrtka je priopćila da će otok dobiti novi trajekt, no cijena još nije poznata."),
    ("hr", "Ljubitelji kave moći će u svibnju uživati na tjednu otvorenih kavana."),
    ("sr", "Direktor biblioteke je rekao da će sledeće godine da kupi hiljadu novih knjiga."),
    ("sr", "Ko želi da učestvuje na konkursu, mora da pošalje prijavu do kraja marta."),
    ("sr", "Preduzeće je saopštilo da će ostrvo dobiti novi trajekt, ali cena još nije poznata."),
    ("sr", "Gradonačelnik obećava da će most biti gotov uveče, a radnici kažu da ceo posao traje predugo."),
    ("sr", "Grad gradi novi stadijum, a prvi simpozijum o moru počinje u utorak."),
    ("hr", "Jedanaesterac je branio vratar, a gledatelji su u usporedbi s lani kupili više ulaznica."),
    ("bs", "Direktor biblioteke je rekao da će sljedeće sedmice kupiti hiljadu novih knjiga."),
    ("bs", "Ko želi učestvovati na konkursu, mora poslati prijavu prije kraja marta."),
    ("bs", "Iz općine je saopćeno da će rijeka vjerovatno porasti, a izvještaj će biti objavljen u januaru."),
    ("bs", "Porodice su se poslije zemljotresa vratile u svoja sela, gdje ih čekaju naučnici sa univerziteta."),
]
MALAY = [
    ("ms", "Selepas hujan lebat, jalan ke kampung itu ditutup kerana jambatan rosak."),
    ("ms", "Syarikat itu berjaya menjual tiga ribu kereta pada bulan Ogos, iaitu lebih daripada sasaran."),
    ("ms", "Pasukan bola sepak negeri memenangi pingat emas apabila jurulatih menukar dua pemain."),
    ("ms", "Isteri pengarah filem itu bercakap tentang kesihatan dan masa depan kanak-kanak."),
    ("ms", "Kualiti air di tasik dikesan menurun, kata pengerusi persatuan nelayan tempatan."),
    ("id", "Setelah hujan deras, jalan menuju desa itu ditutup karena jembatan rusak."),
    ("id", "Perusahaan itu berhasil menjual tiga ribu mobil pada bulan Agustus, yaitu lebih dari target."),
    ("id", "Tim sepak bola provinsi meraih medali emas saat pelatih mengganti dua pemain."),
    ("id", "Istri sutradara film itu berbicara tentang kesehatan dan masa depan anak-anak."),
    ("id", "Kualitas air di danau menurun, kata seorang peneliti yang memiliki kantor di kota."),
    ("id", "Situasi komunikasi di daerah itu masih sulit, tapi operasi mulai membaik kemarin."),
]


@pytest.mark.parametrize(("tag", "text"), [*SOUTH_SLAVIC, *MALAY])
def test_words_alone_tell_kin_apart(tag: str, text: str) -> None:
    family = "msa" if (tag, text) in MALAY else "hbs"
    assert tell_apart(text, family, Chunks({}, False), dict, lambda: Summed({}, 0), None)[0] == tag


@pytest.mark.parametrize(("tag", "text"), [*SOUTH_SLAVIC, *MALAY])
def test_words_outvote_engines_that_are_wrong(tag: str, text: str) -> None:
    assert detect_language(text).tag == tag


@pytest.mark.parametrize(("times", "tag"), [(1, "hr"), (5, "sr")])
def test_long_without_jat_is_serbian(times: int, tag: str) -> None:
    neutral = "Ona i on danas rade na moru, a brat lovi. "
    assert tell_apart(neutral * times, "hbs", Chunks({}, False), dict, lambda: Summed({}, 0), None)[0] == tag


def test_no_ekavian_stem_is_heard_in_loans_and_names() -> None:
    text, silent = "Detektiv Veronika, Begić i Severin: osveta", (Chunks({}, False), dict, lambda: Summed({}, 0), None)
    assert tell_apart(text, "hbs", *silent)[0] == "hr"
    assert tell_apart(text + " u mestu", "hbs", *silent)[0] == "sr"


@pytest.mark.parametrize("clitic", ["", "nya", "lah", "kah"])
def test_a_word_counts_with_what_is_written_on_to_it(clitic: str) -> None:
    silent = (Chunks({}, False), dict, lambda: Summed({}, 0), None)
    assert tell_apart(f"pejabat baru isteri{clitic} dua", "msa", *silent)[0] == "ms"
    assert tell_apart(f"pejabat baru istri{clitic} dua", "msa", *silent)[0] == "id"


TABLES = {name: value for name, value in vars(kin_words).items() if name.isupper() and isinstance(value, str)}


@pytest.mark.parametrize("name", [name for name in TABLES if not name.startswith("_") and "ENDINGS" not in name])
def test_every_stem_is_plain_when_spelt_and_stands_once(name: str) -> None:
    spelt = [word for stem in TABLES[name].split() for word in spellings(stem.removesuffix("\\b"))]
    assert [word for word in spelt if not re.fullmatch(r"[^\W\d_]+(?:-[^\W\d_]+)*", word)] == []
    assert len(set(TABLES[name].split())) == len(TABLES[name].split())


@pytest.mark.parametrize(
    ("one", "other"),
    [("INDONESIAN", "MALAY"), ("RATHER_INDONESIAN", "RATHER_MALAY"), ("WESTERN", "EASTERN"), ("SERBIAN", "BOSNIAN")],
)
def test_no_word_speaks_for_both_sides(one: str, other: str) -> None:
    sides = [{word for stem in TABLES[name].split() for word in spellings(stem)} for name in (one, other)]
    assert sides[0] & sides[1] == set()
