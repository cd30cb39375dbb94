"""The counts of a single paragraph (length, function words, capitals, punctuation, word score), its label and cues.

A cue alone decides nothing: many of these words occur in articles too. The model holds the weight of each cue.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

from ...matching import required_literals
from ...matching.literal_sets import fold
from ...matching.scanner import Scanner
from ...model.values import Record
from ..prose import bare
from . import tree_model

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...model.region import Region


# Labels and cues typical of boilerplate, by category.

_MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?)"
)
DATE = (
    rf"(?:\b{_MONTH}\b\.? \d{{1,2}}(?:st|nd|rd|th)?\b,? ?(?:\d{{4}})?|\b\d{{1,2}}(?:st|nd|rd"
    rf"|th)? {_MONTH}\b\.?,? ?(?:\d{{4}})?|\b\d{{1,4}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}\b)"
)
_SITES = (
    "(?:facebook|twitter|instagram|linkedin|pinterest|reddit|whatsapp|telegram|tumblr|youtube|tiktok|threads|bluesky"
    "|mastodon|flipboard)"
)
_TRADES = (
    "(?:writer|author|journalist|editor|reporter|correspondent|blogger|columnist|contributor|freelancer?|producer"
    "|photographer|critic|novelist|founder|co-founder|fellow|professor|director|strategist|consultant|analyst)"
)

# A label is a whole line; letter case does not count.
LABELS = {
    "related": (
        r"(?:more |other |our |the )?(?:related|recommended|recent|latest|popular|trending|top|similar|suggested"
        r"|featured|must[- ]read|editors?[’']s?)"
        r"(?: (?:articles?|posts?|stor(?:y|ies)|topics?|news|links?|reads?|reading|videos?|content|coverage|items?"
        r"|headlines|searches|products|picks?|choice|guides?|reviews?|resources|blogs?|for you|now"
        r"|stories from .{2,30})){0,2}"
        r"|(?:you )?(?:may|might|will)? ?(?:also|you) (?:may |might |will )?(?:like|love|enjoy|read|see"
        r"|be interested in).{0,20}|(?:read|see|watch|learn|view|show|discover|explore) (?:also|more|next|now|all"
        r"|further)(?: .{2,30})?"
        r"|more (?:from|on|about|in|for|like|by|stories|news|articles|posts|headlines|like this)(?: .{2,40})?"
        r"|most (?:read|popular|viewed|shared|commented|recent)(?: .{2,30})?|read (?:the )?full (?:story|article)"
        r"|what to (?:read|watch) next|up next|keep reading|continue reading|next up|further reading|(?:next|previous"
        r"|older|newer) (?:article|post|story|page)s?|from around the web|check (?:also|this out)"
        r"|in case you missed it|don[’']t miss|all (?:news|stories|posts|articles)"
    ),
    "newsletter": (
        r"(?:.{0,30} )?newsletters?|subscribe.{0,40}|sign[ -]?up.{0,40}|stay (?:in the loop|informed|updated"
        r"|up to date|tuned|connected|in touch)|never miss .{3,40}|get (?:our|the) .{3,40}|join (?:us|our .{3,40}|now"
        r"|today|the .{3,40})"
    ),
    "author": (
        r"(?:about|meet|more about) (?:the |this |our )?(?:authors?|writers?|reporters?|editors?|contributors?"
        r"|experts?|speakers?|guests?|team)|about (?-i:[A-Z])[\w.’'-]+(?: (?-i:[A-Z])[\w.’'-]*){0,3}|(?:written by"
        r"|author|authors|contributors?|bio|editor|reporter|(?:senior |staff |freelance |contributing |managing |news "
        r"|deputy )*(?:writer|editor|reporter|correspondent|columnist))"
    ),
    "comments": (
        r"(?:\d+ |no |add |post |leave |view |show |all |user |reader )*(?:a )?(?:comments?|repl(?:y|ies)|responses?"
        r"|discussion|thoughts? on .{3,80})(?: \(?\d+\)?)?(?: cancel reply)?|(?:\d+|one|two|three) (?:comments?"
        r"|responses?|thoughts?|repl(?:y|ies)) (?:on|to) .{3,120}|join the (?:conversation|discussion)|cancel reply"
        r"|website|e-?mail\*?|name\*?|post comment"
    ),
    "share": (
        rf"(?:share|tweet|pin|follow|like|email|print|save|copy|post)(?: (?:this|us|on|via|to|with|it|me|the|your"
        rf"|article|story|link|page|post|friends|{_SITES}|x)){{0,5}}|{_SITES}|share:?|\d[\d.,]*k? shares?"
        rf"|connect with us|find us on .{{3,20}}"
    ),
    "menu": (
        r"menu|home|search|close|open|next|previous|back|login|log ?in|register|sign in|contact(?: us)?|about(?: us)?"
        r"|skip to .{3,30}|back to .{3,30}|(?:table of )?contents|in this article|on this page|jump to .{0,30}"
        r"|navigation|site ?map|categor(?:y|ies)|archives?|topics?|tags?|help|faqs?|support|blog|news|store|shop|cart"
        r"|careers|services|company|products|resources|loading.{0,4}|submit|send|cancel|ok|yes|no|reset|apply|view all"
        r"|show more|load more|expand|collapse|get started|learn more|find out more|click here|book a demo"
        r"|request a demo|free trial|toggle .{3,20}|download.{0,30}"
    ),
    "advert": (
        r"advertisements?|advertis(?:ing|e).{0,25}|ads?|sponsored.{0,30}|promoted.{0,30}|paid (?:content|post)"
        r"|partner content|story continues.{0,40}|scroll to continue.{0,30}|(?:shop|buy) (?:now|at .{2,20}|on .{2,20}"
        r"|this .{2,20})|deal of the day|see (?:price|deal|it) .{0,20}|check price|view (?:deal|at .{2,20})"
        r"|today[’']s (?:best )?deals.{0,20}"
    ),
    "legal": (
        r"privacy(?: .{3,30})?|terms(?: .{2,40})?|cookies?(?: .{3,30})?|disclaimer|accessibility(?: .{3,20})?"
        r"|legal(?: .{3,20})?|imprint|do not sell.{0,40}|ad ?choices|copyright|editorial (?:standards|policy"
        r"|guidelines)"
    ),
}  # fmt: skip

# A cue may occur anywhere in a paragraph.
CUES = {
    "related": (
        r"^\W*(?:also|related|read(?: more| also| next)?|see also|more|watch|must read|recommended|next|previous"
        r"|don[’']t miss|further reading|explore)(?: \w+){0,2} ?[:|→»]|\bread more\b|click here (?:to|for)|\b(?:latest"
        r"|more) (?:news|stories|articles|posts|headlines|updates)\b|\[…\]$|\[\.\.\.\]$"
    ),
    "newsletter": (
        r"\bnewsletters?\b|\b(?:your|in) inbox\b|\bsubscrib(?:e|ers?|ing)\b|\bsign up (?:for|to|now|here|today)"
        r"|\bmailing list\b|\benter your e-?mail\b|\byour e-?mail\b|\bunsubscribe\b|\bdelivered (?:straight "
        r"|directly )?to your\b|\bjoin (?:over |more than )?[\d,]+"
    ),
    "appeal": (
        r"\b(?:donat(?:e|ion)|support (?:us|our|local|quality|independent)|your (?:support|contribution|donation)"
        r"|become a (?:member|patron|supporter|subscriber)|contribut(?:e|ing) as little|download (?:our|the) (?:app"
        r"|free)|free (?:trial|demo|ebook|guide|consultation|quote)|book a (?:demo|call)|schedule a (?:demo|call)"
        r"|contact us|get in touch|learn how|find out (?:how|more)|get started|available (?:on"
        r"|in) (?:the )?(?:app store|google play)|visit our|our (?:website|services|team|experts))\b"
    ),
    "author": (
        rf"\b(?:is|was|has been|works as|served as)(?: currently| also)? (?:an?|the|our)\b.{{0,70}}\b{_TRADES}\b"
        rf"|\b(?:writes|covers|reports|blogs|specializ\w+|specialis\w+) (?:about|on|for|in)\b|\blives (?:in|with)\b"
        rf"|\bfollow (?:him|her|them|me|us)\b|\bcan be (?:reached|contacted|found)\b|\bwhen (?:he|she|they)(?:[’']s"
        rf"| is| are|[’']re)? not\b|\b(?:his|her|their) (?:work|writing) (?:has|have) (?:appeared|been)|\b(?:more"
        rf"|articles|posts) by\b|years of experience|\b(?:writer|editor|reporter|correspondent)(?: at\b|$)"
        rf"|\bheadshot\b|^(?:written|reviewed|edited|posted) by\b"
    ),
    "comments": (
        r"\bleave a (?:comment|reply)\b|\b(?:post|add|write) (?:a|your) (?:comment|reply)\b|\brequired fields\b"
        r"|\bwill not be published\b|\bsave my name\b|\bnext time i comment\b|\b(?:says|said|wrote):$"
        r"|\bat \d{1,2}:\d\d ?(?:am|pm)?\b.{0,12}$|\b(?:comments?|replies|reply)$|\blog ?in to (?:comment|reply)\b"
        r"|\bspam\b|\bakismet\b|\bmoderat(?:ed|ion|ors?)\b"
    ),
    "poster": (
        rf"^.{{2,60}}\b(?:says|said|wrote|writes|commented|replied):?$|\bon .{{6,30}} at \d{{1,2}}:\d\d\b.{{0,20}}$"
        rf"|^(?:in )?repl(?:y|ies|ied)(?: to .{{2,40}})?$|[’']s avatar$|^\W*{DATE}.{{0,6}} at \d{{1,2}}:\d\d.{{0,12}}$"
        rf"|\b(?:said|wrote):(?:$|\w)|^(?:permalink|quote|upvote|report|like|flag)$|^\d+ points?\b"
        rf"|\bdiscussion about this\b"
    ),
    "share": (
        rf"\b(?:share|follow|like|find|join|connect with) (?:this|us|on|via|your|me|it)\b.{{0,40}}|\bon (?:{_SITES})\b"
        rf"|\(opens in|\bfollow us\b|(?:^|\s)@\w{{3,}}"
    ),
    "menu": (
        r"\bskip to\b|\bback to (?:top|home)\b|\btable of contents\b|\blog ?in\b|\bsign in\b|\bregister\b"
        r"|\bjavascript\b|\byour browser\b|\bclick (?:here|the|on)\b|\bplease (?:enter|enable|try|note|use|select)\b"
        r"|(?: [|•·»›>/] .*){2}|\bthis field\b|\bloading\b|\byour account\b|\bview all\b"
    ),
    "advert": (
        r"\bsponsored\b|\badvertise(?:ment|r)?s?\b|\baffiliate\b|\bmay (?:earn|receive|get) (?:an? "
        r"|some )?(?:\w+ )?(?:commission|compensation)|\bthrough (?:our |the )?links?\b|\bour (?:editorial|editors"
        r"|partners|sponsors?)\b|\b\d+% off\b|\bcoupon\b|\bpromo code\b|\bbest deals\b|\bat no (?:extra"
        r"|additional) cost\b"
    ),
    "legal": (
        r"©|\bcopyright\b|\ball rights reserved\b|\bprivacy (?:policy|notice|statement)\b|\bterms (?:of|and|&) "
        r"|\bcookies?\b|\breproduced?\b.{0,60}\b(?:permission|consent)|\bprior written\b|\bpersonal (?:data"
        r"|information)\b|\bconsent\b|\bby (?:clicking|submitting|using|subscribing|signing)\b|\bopt[ -]out\b|\b(?:llc"
        r"|inc|ltd)\b\.?(?:$| all)|\bdisclaimer\b|\bthe views expressed\b"
    ),
    "dateline": (
        rf"^\W*(?:(?:first |last )?(?:published|updated|posted|modified|created|written)\b.{{0,30}})?{DATE}.{{0,30}}$"
        rf"|\b\d{{1,2}}[ -]min(?:ute)?s?(?: read)?\b|\b\d{{1,2}} (?:hours?|hrs?|days?|min(?:ute)?s?|weeks?|months?"
        rf"|years?) ago\b|^(?:last )?(?:updated|published|posted)\b"
        rf"|^by (?-i:[A-Z])[\w.’'-]+(?: (?-i:[A-Z])[\w.’'-]*){{1,3}}\b.{{0,40}}$|\d{{1,2}}:\d\d ?(?:am|pm|[ap]\.m\.|et"
        rf"|est|gmt|uk|pst)\b"
    ),
    "caption": (
        r"\bgetty(?: images)?\b|\bshutterstock\b|\bistock\b|\b(?:photo|image|picture|illustration)(?:s"
        r"|graph)?(?: credit)?(?: ?:| by\b| via\b| courtesy)|\bcourtesy(?: of|:)|^(?:image|photo|video|credit|source"
        r"|file|pictured|above|below)\b ?:|\b(?:ap|afp|reuters|epa|pa) ?(?:photo|images)?(?: ?/|$|\))"
        r"|\bphotograph(?:ed|er|y)?(?: by|:)|\bunsplash\b|\bpexels\b"
    ),
    "code": r"</?\w+[^>]*>|[{};]\s*$|^\s*[{}\]);]+|\bfunction\s?\(|\bvar \w+ ?=|\bwindow\.\w|\bdocument\.\w",
    "address": (
        r"https?://|\bwww\.|\b[\w.]+@[\w-]+\.\w|\b\w[\w-]{2,}\.(?:com|org|net|co\.uk)\b|\[email|\btel\b\.?|\bphone\b"
        r"|\bcall \d|\(?\d{3}\)?[ -]\d{3}[ -]\d{4}"
    ),
    "keep": (
        r"\bcorrections?\b|\bclarification\b|\boriginally (?:published|appeared)\b|\bfirst (?:published|appeared)\b"
        r"|\breferences\b|\bbibliography\b|\bfootnotes?\b|\bdoi\b|\b(?:vol|pp|no)\. ?\d|\bsources?:"
        r"|\beditor[’']s note\b|\bmore information\b|\bjournal\b|\bet al\b|^\[?\d{1,2}\]"
    ),
}  # fmt: skip

NAMES = tuple(CUES)
LABEL_NAMES = tuple(LABELS)
_SHORT = 300  # code points; longer paragraphs are not searched for cues without a literal


@cache
def cue_patterns() -> tuple[re.Pattern[str], ...]:
    """Return the compiled cues, in the order of `NAMES`."""
    return tuple(re.compile(f"(?i:{source})") for source in CUES.values())


@cache
def label_patterns() -> tuple[re.Pattern[str], ...]:
    """Return the compiled labels, in the order of `LABEL_NAMES`."""
    return tuple(re.compile(f"(?i:{source})") for source in LABELS.values())


@cache
def _scanner() -> tuple[Scanner, tuple[int, ...]]:
    """Return a scanner for the literals of the cues that have some, and the indices of the other cues."""
    found = {i: required_literals.required(f"(?i:{source})") for i, source in enumerate(CUES.values())}
    known = {i: some.texts for i, some in found.items() if some and not some.shapes}
    scanner = Scanner({i: [fold(word) for word in some] for i, some in known.items()})
    return scanner, tuple(i for i in found if i not in known)


def cues(regions: Sequence[Region]) -> list[int]:
    """Return the cues in each paragraph as a bit mask, in the order of `NAMES`."""
    scanner, anywhere = _scanner()
    patterns = cue_patterns()
    texts = [region.text for region in regions]
    out = [0] * len(texts)
    for at, text in enumerate(texts):
        if len(text) <= _SHORT:
            for i in anywhere:
                if patterns[i].search(text):
                    out[at] |= 1 << i
    starts = [0, *accumulate(len(text) + 1 for text in texts)]
    for i, blocks in scanner.places(fold("\n".join(texts)), starts).items():
        search, bit = patterns[i].search, 1 << i
        for at in blocks:
            if search(texts[at]):
                out[at] |= bit
    return out


def label(text: str) -> int:
    """Return the 1-based index of the first label category that matches a whole bare line; 0 if none does."""
    if len(text) <= 120:
        for i, pattern in enumerate(label_patterns()):
            if pattern.fullmatch(text):
                return i + 1
    return 0


# Counts.

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
_STOPS = frozenset(
    "a about after all also an and are as at be been but by can could for from had has have he her his how i if in"
    " into is it its more not of on one or our out she so some than that the their them there they this to up was we"
    " were what when which who will with would you your".split()
)
_YOU = frozenset("you your yours we our us ours".split())
_I = frozenset("i me my i'm i’m i've i’ve i'd i’d lol yeah".split())
_CLOSERS = "\"'”’)]»"
_MONTH_NAME = "(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*"
_DATE = re.compile(
    rf"(?i)\b{_MONTH_NAME}\.? \d{{1,2}}\b|\b\d{{1,2}} {_MONTH_NAME}|\b\d{{1,4}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}\b"
    r"|\b\d+ (?:hours?|days?|weeks?|months?|years?|mins?|minutes?) ago\b"
)
_DATED = 160  # code points; in a longer paragraph a date is part of the story
_SENTENCE = re.compile(r"[.!?][”\"’')\]]* +[A-Z“\"]")
_ODD = frozenset("|•·»›>/#{}=<_@")
_HANDLE = re.compile(r"[a-z][\w.-]*[_\d][\w-]*\b|[A-Za-z]+_\w+|@\w+")
_KINDS = {"title": 1, "heading": 1, "label": 2, "list-item": 3, "table-row": 4, "verse": 5}
OPEN = 4  # the paragraph ends without punctuation


class Line(Record):
    """The counts of one paragraph."""

    words: int
    stops: float  # share of function words
    capitals: float  # share of words that begin with a capital
    figures: float  # share of words with a digit
    you: float
    i: float
    end: int  # how it ends: 0 period, 1 question or exclamation, 2 colon, 3 ellipsis, 4 nothing
    kind: int
    start: int  # how it begins: 0 capital, 1 lowercase letter, 2 digit, 3 quotation mark, 4 other
    sentences: int  # sentence ends inside it
    odd: float  # share of characters that are rare in prose
    commas: float  # per word
    quoted: bool
    longest: int  # code points of its longest word
    dated: bool
    handle: bool  # begins with something like a forum user name
    cues: int  # bits
    label: int
    poster: int  # 1 if it reads like the heading of a reader's comment
    lexical: float  # word score, -6 to 6
    known: frozenset[str]  # its longer words, lowercase
    prose: bool
    headline: bool


_POSTER = NAMES.index("poster")


def line(region: Region, bits: int, weights: Mapping[str, float]) -> Line:
    """Return the counts of one paragraph, whose cues are `bits`."""
    text = region.text
    words = _WORD.findall(text)
    low = [w.lower() for w in words]
    n = len(words)
    share = 1 / (n or 1)
    stops = sum([w in _STOPS for w in low])
    stripped = text.rstrip(_CLOSERS)
    last = stripped[-1:] or text[-1:]
    dots = stripped.endswith(("…", "...", "[…")) or text.endswith(("[…]", "[...]"))
    end = 3 if dots else 0 if last == "." else 1 if last in "!?" else 2 if last == ":" else OPEN
    first = text[:1]
    start = 0 if first.isupper() else 1 if first.islower() else 2 if first.isdigit() else 3 if first in "“\"‘'" else 4
    capitals = sum([w[0].isupper() for w in words]) * share
    return Line(
        n,
        stops * share,
        capitals,
        sum([not w.isalpha() and any(map(str.isdigit, w)) for w in words]) * share,
        sum([w in _YOU for w in low]) * share,
        sum([w in _I for w in low]) * share,
        end,
        _KINDS.get(region.kind, 0),
        start,
        len(_SENTENCE.findall(text)),
        sum([c in _ODD for c in text]) / (len(text) or 1),
        text.count(",") * share,
        any(c in text for c in '“”"'),
        max(map(len, text.split()), default=0),
        len(text) < _DATED and _DATE.search(text) is not None,
        _HANDLE.match(text) is not None,
        bits,
        label(bare(text)) if n <= 16 else 0,
        bits >> _POSTER & 1,
        max(-6.0, min(6.0, tree_model.weigh(tree_model.tokens(text), weights))),
        frozenset([w for w in low if len(w) > 4 and w.isalpha()]),
        end <= 2 and n >= 15 and 4 * stops >= n,
        end == OPEN and 4 <= n <= 22 and capitals > 0.6,
    )
