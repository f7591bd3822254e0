"""A small collection for tests that look at one: pages of two invented papers, in several scripts."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta

from archive import Capture, Exchange, Outcome, Wire

START = datetime(2026, 5, 4, 9, 30, 0, 250_000, tzinfo=UTC)

STORIES = [
    (
        "https://lantern.example/2026/05/tide-gauge",
        "en",
        "ltr",
        "The tide gauge that outlived four harbour masters",
        "For a hundred and eleven years the brass float at the end of the north mole has risen and "
        "fallen with the sea, and "
        "every hour someone has written down by how much. The notebooks fill a whole wall of the harbour office.",
        "“We tried to stop in 1974,” says the present harbour master, Edda Quill. “Three captains came "
        "up the stairs the same "
        "afternoon to ask who had died.” The council has now voted to keep the gauge for another ten years.",
    ),
    (
        "https://lantern.example/2026/05/bakery-strike",
        "de",
        "ltr",
        "Backstube im Streik: Am Marktplatz gibt es vorerst keine Brezeln",
        "Die Beschäftigten der größten Bäckerei der Stadt haben am Montag die Arbeit niedergelegt. Sie "
        "fordern längere Pausen "
        "in der Nachtschicht und einen neuen Ofen, der nicht bei jedem Gewitter ausfällt.",
        "Die Geschäftsführung zeigte sich überrascht. Man habe den Ofen erst vor zwanzig Jahren "
        "überholen lassen, hieß es in "
        "einer Mitteilung. Verhandlungen sollen am Donnerstag beginnen, Kaffee wird gestellt.",
    ),
    (
        "https://lantern.example/2026/05/parom",
        "uk",
        "ltr",
        "Новий пором з’єднає обидва береги ще до осені",
        "Міська рада затвердила будівництво порома, на який мешканці правого берега чекали понад "
        "тридцять років. Судно "
        "перевозитиме до сорока автомобілів і двохсот пасажирів за один рейс.",
        "Перші випробування заплановано на серпень. Капітаном стане Олена Гайова, яка досі водила "
        "рятувальний катер. Вона "
        "обіцяє, що запізнень не буде навіть у туман.",
    ),
    (
        "https://minaret.example/akhbar/library",
        "ar",
        "rtl",
        "المكتبة العامة تفتح أبوابها ليلاً لأول مرة منذ ستين عاماً",
        "أعلنت بلدية المدينة أن المكتبة العامة ستبقى مفتوحة حتى منتصف الليل طوال فصل الصيف، بعد أن طالب "
        "الطلاب بمكان هادئ "
        "وبارد للدراسة خلال أسابيع الامتحانات.",
        "وقالت مديرة المكتبة سلمى النجار إن عدد الزوار تضاعف ثلاث مرات في الأسبوع الأول، وإن المقاعد "
        "القريبة من النوافذ "
        "تُحجز قبل الظهر. وستقدم البلدية الشاي مجاناً لكل من يبقى بعد الساعة العاشرة.",
    ),
    (
        "https://minaret.example/he/gesher",
        "he",
        "rtl",
        "הגשר הישן נסגר לשיפוצים, והסירות חוזרות לנהר",
        "עיריית העיר הודיעה כי הגשר הישן ייסגר לתנועה למשך ארבעה חודשים לצורך החלפת הקורות. בינתיים "
        "יופעלו שש סירות נוסעים "
        "מהבוקר ועד שעות הערב המאוחרות.",
        "„כבר שכחנו איך נראית העיר מהמים,” אמרה תושבת השכונה רחל ברק, שחיכתה עם בנה לסירה הראשונה. מחיר "
        "הנסיעה יהיה זהה "
        "למחיר כרטיס באוטובוס.",
    ),
    (
        "https://minaret.example/zh/chaguan",
        "zh",
        "ltr",
        "河边的老茶馆重新开张,第一天就坐满了客人",
        "停业三年之后,河边的老茶馆在本周一重新开张。店主把祖父留下的木桌椅全部修好,又请来两位说书先生,每天下午讲一个时辰。",
        "开张第一天,茶馆里坐满了附近的居民,许多人带着孩子一起来。店主说,茶价和三年前一样,希望大家常来坐坐,也欢迎外地的朋友来听一段故事。",
    ),
]


def page(language: str, direction: str, title: str, *paragraphs: str) -> bytes:
    """A page of one of our papers."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!doctype html><html lang="{language}" dir="{direction}"><head><meta charset="utf-8"><title>{title}</title>'
        '<link rel="stylesheet" href="paper.css"><meta property="og:type" content="article">'
        f'<meta property="og:title" content="{title}">'
        '<meta property="article:published_time" content="2026-05-04T07:15:00+00:00">'
        f"</head><body><nav><a href='/'>News</a> <a href='/blog'>Blog and articles</a></nav>"
        f"<article><h1>{title}</h1>{body}</article><footer>.</footer></body></html>"
    ).encode()


def answered(
    url: str,
    body: bytes,
    *,
    status: str = "200 OK",
    content_type: str | None = "text/html; charset=utf-8",
    headers: tuple[str, ...] = (),
    at: int = 0,
    chunked: bool = False,
    **facts: object,
) -> Capture:
    """A capture with a response, `at` seconds after START; the body chunked or with its length."""
    head = [f"HTTP/1.1 {status}", *([f"Content-Type: {content_type}"] if content_type else []), *headers]
    head.append("Transfer-Encoding: chunked" if chunked else f"Content-Length: {len(body)}")
    sent = b"".join(b"%x\r\n%s\r\n" % (len(body[i : i + 700]), body[i : i + 700]) for i in range(0, len(body), 700))
    wire = ("\r\n".join(head) + "\r\n\r\n").encode("latin-1") + (sent + b"0\r\n\r\n" if chunked else body)
    host, _, path = url.partition("://")[2].partition("/")
    request = f"GET /{path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
    exchange = Exchange(Wire(request), Wire(wire), ip="127.0.0.1")
    return Capture(url, START + timedelta(seconds=at), exchange, **facts)  # type: ignore[arg-type]


def failed(url: str, outcome: Outcome, reason: str, *, at: int = 0, **facts: object) -> Capture:
    """A capture that nothing came back for."""
    return Capture(url, START + timedelta(seconds=at), None, outcome, reason, **facts)  # type: ignore[arg-type]


def shelf(run: str = "run-1", source: str = "lantern") -> list[Capture]:
    """Captures of a whole small crawl run."""
    facts = {"run": run, "source": source}
    stories = [
        answered(url, page(language, way, title, first, second), at=at, chunked=at % 2 == 0, **facts)
        for at, (url, language, way, title, first, second) in enumerate(STORIES)
    ]
    zipped = gzip.compress(page("en", "ltr", "Gzip on the wire", "A page that came compressed. " * 30), mtime=0)
    others = [
        answered("https://lantern.example/zipped", zipped, headers=("Content-Encoding: gzip",), at=20, **facts),
        answered(
            "http://lantern.example/",
            b"",
            status="301 Moved",
            headers=("Location: https://lantern.example/",),
            at=21,
            **facts,
        ),
        answered("https://lantern.example/", b"<h1>Lantern</h1>", at=21, wanted_as="listing", **facts),
        answered(
            "https://lantern.example/2026/05/paper.css", b"body{color:#123456}", content_type="text/css", at=22, **facts
        ),
        answered("https://lantern.example/missing", b"<p>No such page</p>", status="404 Not Found", at=23, **facts),
        answered("https://lantern.example/same", STORIES[0][3].encode() * 60, at=24, **facts),
        answered("https://lantern.example/same", STORIES[0][3].encode() * 60, at=3624, **facts),
        failed(
            "https://lantern.example/private/x",
            Outcome.ROBOTS_DENIED,
            "robots.txt of the site says no to /private/",
            at=25,
            **facts,
        ),
        failed("https://asleep.example/", Outcome.TIMEOUT, "no answer within 30 s", at=26, **facts),
        failed("http://10.0.0.7/router", Outcome.REFUSED, "10.0.0.7 is a private address", at=27, **facts),
    ]
    return [*stories, *others]
