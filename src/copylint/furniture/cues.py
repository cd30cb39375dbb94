"""The words by which page furniture gives itself away, by category.

A cue alone decides nothing: many of these words stand in articles too. What a cue is worth is in the table of weights.
"""

# ruff: noqa: E501  (patterns as they stand)

from __future__ import annotations

import re
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

from .. import literals
from ..fold import fold
from ..scan import Scanner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..document import Region

_MONTH = "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
DATE = rf"(?:\b{_MONTH}\b\.? \d{{1,2}}(?:st|nd|rd|th)?\b,? ?(?:\d{{4}})?|\b\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}\b\.?,? ?(?:\d{{4}})?|\b\d{{1,4}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}\b)"
_SITES = "(?:facebook|twitter|instagram|linkedin|pinterest|reddit|whatsapp|telegram|tumblr|youtube|tiktok|threads|bluesky|mastodon|flipboard)"
_TRADES = (
    "(?:writer|author|journalist|editor|reporter|correspondent|blogger|columnist|contributor|freelancer?|producer"
    "|photographer|critic|novelist|founder|co-founder|fellow|professor|director|strategist|consultant|analyst)"
)

# A label is a whole line; letter case does not count.
LABELS = {
    "related": (
        r"(?:more |other |our |the )?(?:related|recommended|recent|latest|popular|trending|top|similar|suggested|featured|must[- ]read|editors?[’']s?)"
        r"(?: (?:articles?|posts?|stor(?:y|ies)|topics?|news|links?|reads?|reading|videos?|content|coverage|items?|headlines|searches|products|picks?|choice|guides?|reviews?|resources|blogs?|for you|now|stories from .{2,30})){0,2}"
        r"|(?:you )?(?:may|might|will)? ?(?:also|you) (?:may |might |will )?(?:like|love|enjoy|read|see|be interested in).{0,20}|(?:read|see|watch|learn|view|show|discover|explore) (?:also|more|next|now|all|further)(?: .{2,30})?"
        r"|more (?:from|on|about|in|for|like|by|stories|news|articles|posts|headlines|like this)(?: .{2,40})?|most (?:read|popular|viewed|shared|commented|recent)(?: .{2,30})?|read (?:the )?full (?:story|article)"
        r"|what to (?:read|watch) next|up next|keep reading|continue reading|next up|further reading|(?:next|previous|older|newer) (?:article|post|story|page)s?|from around the web|check (?:also|this out)|in case you missed it|don[’']t miss|all (?:news|stories|posts|articles)"
    ),
    "newsletter": r"(?:.{0,30} )?newsletters?|subscribe.{0,40}|sign[ -]?up.{0,40}|stay (?:in the loop|informed|updated|up to date|tuned|connected|in touch)|never miss .{3,40}|get (?:our|the) .{3,40}|join (?:us|our .{3,40}|now|today|the .{3,40})",
    "author": r"(?:about|meet|more about) (?:the |this |our )?(?:authors?|writers?|reporters?|editors?|contributors?|experts?|speakers?|guests?|team)|about (?-i:[A-Z])[\w.’'-]+(?: (?-i:[A-Z])[\w.’'-]*){0,3}|(?:written by|author|authors|contributors?|bio|editor|reporter|(?:senior |staff |freelance |contributing |managing |news |deputy )*(?:writer|editor|reporter|correspondent|columnist))",
    "comments": r"(?:\d+ |no |add |post |leave |view |show |all |user |reader )*(?:a )?(?:comments?|repl(?:y|ies)|responses?|discussion|thoughts? on .{3,80})(?: \(?\d+\)?)?(?: cancel reply)?|(?:\d+|one|two|three) (?:comments?|responses?|thoughts?|repl(?:y|ies)) (?:on|to) .{3,120}|join the (?:conversation|discussion)|cancel reply|website|e-?mail\*?|name\*?|post comment",
    "share": rf"(?:share|tweet|pin|follow|like|email|print|save|copy|post)(?: (?:this|us|on|via|to|with|it|me|the|your|article|story|link|page|post|friends|{_SITES}|x)){{0,5}}|{_SITES}|share:?|\d[\d.,]*k? shares?|connect with us|find us on .{{3,20}}",
    "menu": r"menu|home|search|close|open|next|previous|back|login|log ?in|register|sign in|contact(?: us)?|about(?: us)?|skip to .{3,30}|back to .{3,30}|(?:table of )?contents|in this article|on this page|jump to .{0,30}|navigation|site ?map|categor(?:y|ies)|archives?|topics?|tags?|help|faqs?|support|blog|news|store|shop|cart|careers|services|company|products|resources|loading.{0,4}|submit|send|cancel|ok|yes|no|reset|apply|view all|show more|load more|expand|collapse|get started|learn more|find out more|click here|book a demo|request a demo|free trial|toggle .{3,20}|download.{0,30}",
    "advert": r"advertisements?|advertis(?:ing|e).{0,25}|ads?|sponsored.{0,30}|promoted.{0,30}|paid (?:content|post)|partner content|story continues.{0,40}|scroll to continue.{0,30}|(?:shop|buy) (?:now|at .{2,20}|on .{2,20}|this .{2,20})|deal of the day|see (?:price|deal|it) .{0,20}|check price|view (?:deal|at .{2,20})|today[’']s (?:best )?deals.{0,20}",
    "legal": r"privacy(?: .{3,30})?|terms(?: .{2,40})?|cookies?(?: .{3,30})?|disclaimer|accessibility(?: .{3,20})?|legal(?: .{3,20})?|imprint|do not sell.{0,40}|ad ?choices|copyright|editorial (?:standards|policy|guidelines)",
}  # fmt: skip

# A cue may stand anywhere in a paragraph.
CUES = {
    "related": r"^\W*(?:also|related|read(?: more| also| next)?|see also|more|watch|must read|recommended|next|previous|don[’']t miss|further reading|explore)(?: \w+){0,2} ?[:|→»]|\bread more\b|click here (?:to|for)|\b(?:latest|more) (?:news|stories|articles|posts|headlines|updates)\b|\[…\]$|\[\.\.\.\]$",
    "newsletter": r"\bnewsletters?\b|\b(?:your|in) inbox\b|\bsubscrib(?:e|ers?|ing)\b|\bsign up (?:for|to|now|here|today)|\bmailing list\b|\benter your e-?mail\b|\byour e-?mail\b|\bunsubscribe\b|\bdelivered (?:straight |directly )?to your\b|\bjoin (?:over |more than )?[\d,]+",
    "appeal": r"\b(?:donat(?:e|ion)|support (?:us|our|local|quality|independent)|your (?:support|contribution|donation)|become a (?:member|patron|supporter|subscriber)|contribut(?:e|ing) as little|download (?:our|the) (?:app|free)|free (?:trial|demo|ebook|guide|consultation|quote)|book a (?:demo|call)|schedule a (?:demo|call)|contact us|get in touch|learn how|find out (?:how|more)|get started|available (?:on|in) (?:the )?(?:app store|google play)|visit our|our (?:website|services|team|experts))\b",
    "author": rf"\b(?:is|was|has been|works as|served as)(?: currently| also)? (?:an?|the|our)\b.{{0,70}}\b{_TRADES}\b|\b(?:writes|covers|reports|blogs|specializ\w+|specialis\w+) (?:about|on|for|in)\b|\blives (?:in|with)\b|\bfollow (?:him|her|them|me|us)\b|\bcan be (?:reached|contacted|found)\b|\bwhen (?:he|she|they)(?:[’']s| is| are|[’']re)? not\b|\b(?:his|her|their) (?:work|writing) (?:has|have) (?:appeared|been)|\b(?:more|articles|posts) by\b|years of experience|\b(?:writer|editor|reporter|correspondent)(?: at\b|$)|\bheadshot\b|^(?:written|reviewed|edited|posted) by\b",
    "comments": r"\bleave a (?:comment|reply)\b|\b(?:post|add|write) (?:a|your) (?:comment|reply)\b|\brequired fields\b|\bwill not be published\b|\bsave my name\b|\bnext time i comment\b|\b(?:says|said|wrote):$|\bat \d{1,2}:\d\d ?(?:am|pm)?\b.{0,12}$|\b(?:comments?|replies|reply)$|\blog ?in to (?:comment|reply)\b|\bspam\b|\bakismet\b|\bmoderat(?:ed|ion|ors?)\b",
    "poster": rf"^.{{2,60}}\b(?:says|said|wrote|writes|commented|replied):?$|\bon .{{6,30}} at \d{{1,2}}:\d\d\b.{{0,20}}$|^(?:in )?repl(?:y|ies|ied)(?: to .{{2,40}})?$|[’']s avatar$|^\W*{DATE}.{{0,6}} at \d{{1,2}}:\d\d.{{0,12}}$|\b(?:said|wrote):(?:$|\w)|^(?:permalink|quote|upvote|report|like|flag)$|^\d+ points?\b|\bdiscussion about this\b",
    "share": rf"\b(?:share|follow|like|find|join|connect with) (?:this|us|on|via|your|me|it)\b.{{0,40}}|\bon (?:{_SITES})\b|\(opens in|\bfollow us\b|(?:^|\s)@\w{{3,}}",
    "menu": r"\bskip to\b|\bback to (?:top|home)\b|\btable of contents\b|\blog ?in\b|\bsign in\b|\bregister\b|\bjavascript\b|\byour browser\b|\bclick (?:here|the|on)\b|\bplease (?:enter|enable|try|note|use|select)\b|(?: [|•·»›>/] .*){2}|\bthis field\b|\bloading\b|\byour account\b|\bview all\b",
    "advert": r"\bsponsored\b|\badvertise(?:ment|r)?s?\b|\baffiliate\b|\bmay (?:earn|receive|get) (?:an? |some )?(?:\w+ )?(?:commission|compensation)|\bthrough (?:our |the )?links?\b|\bour (?:editorial|editors|partners|sponsors?)\b|\b\d+% off\b|\bcoupon\b|\bpromo code\b|\bbest deals\b|\bat no (?:extra|additional) cost\b",
    "legal": r"©|\bcopyright\b|\ball rights reserved\b|\bprivacy (?:policy|notice|statement)\b|\bterms (?:of|and|&) |\bcookies?\b|\breproduced?\b.{0,60}\b(?:permission|consent)|\bprior written\b|\bpersonal (?:data|information)\b|\bconsent\b|\bby (?:clicking|submitting|using|subscribing|signing)\b|\bopt[ -]out\b|\b(?:llc|inc|ltd)\b\.?(?:$| all)|\bdisclaimer\b|\bthe views expressed\b",
    "dateline": rf"^\W*(?:(?:first |last )?(?:published|updated|posted|modified|created|written)\b.{{0,30}})?{DATE}.{{0,30}}$|\b\d{{1,2}}[ -]min(?:ute)?s?(?: read)?\b|\b\d{{1,2}} (?:hours?|hrs?|days?|min(?:ute)?s?|weeks?|months?|years?) ago\b|^(?:last )?(?:updated|published|posted)\b|^by (?-i:[A-Z])[\w.’'-]+(?: (?-i:[A-Z])[\w.’'-]*){{1,3}}\b.{{0,40}}$|\d{{1,2}}:\d\d ?(?:am|pm|[ap]\.m\.|et|est|gmt|uk|pst)\b",
    "caption": r"\bgetty(?: images)?\b|\bshutterstock\b|\bistock\b|\b(?:photo|image|picture|illustration)(?:s|graph)?(?: credit)?(?: ?:| by\b| via\b| courtesy)|\bcourtesy(?: of|:)|^(?:image|photo|video|credit|source|file|pictured|above|below)\b ?:|\b(?:ap|afp|reuters|epa|pa) ?(?:photo|images)?(?: ?/|$|\))|\bphotograph(?:ed|er|y)?(?: by|:)|\bunsplash\b|\bpexels\b",
    "code": r"</?\w+[^>]*>|[{};]\s*$|^\s*[{}\]);]+|\bfunction\s?\(|\bvar \w+ ?=|\bwindow\.\w|\bdocument\.\w",
    "address": r"https?://|\bwww\.|\b[\w.]+@[\w-]+\.\w|\b\w[\w-]{2,}\.(?:com|org|net|co\.uk)\b|\[email|\btel\b\.?|\bphone\b|\bcall \d|\(?\d{3}\)?[ -]\d{3}[ -]\d{4}",
    "keep": r"\bcorrections?\b|\bclarification\b|\boriginally (?:published|appeared)\b|\bfirst (?:published|appeared)\b|\breferences\b|\bbibliography\b|\bfootnotes?\b|\bdoi\b|\b(?:vol|pp|no)\. ?\d|\bsources?:|\beditor[’']s note\b|\bmore information\b|\bjournal\b|\bet al\b|^\[?\d{1,2}\]",
}  # fmt: skip

NAMES = tuple(CUES)
LABEL_NAMES = tuple(LABELS)
_SHORT = 300  # characters; in a longer paragraph cues without a literal to scan for are not looked for


@cache
def cue_patterns() -> tuple[re.Pattern[str], ...]:
    """The cues, compiled, in the order of `NAMES`."""
    return tuple(re.compile(f"(?i:{source})") for source in CUES.values())


@cache
def label_patterns() -> tuple[re.Pattern[str], ...]:
    """The labels, compiled, in the order of `LABEL_NAMES`."""
    return tuple(re.compile(f"(?i:{source})") for source in LABELS.values())


@cache
def _scanner() -> tuple[Scanner, tuple[int, ...]]:
    """Finds the literals of the cues that have some; and the numbers of the others."""
    found = {i: literals.required(f"(?i:{source})") for i, source in enumerate(CUES.values())}
    known = {i: some.texts for i, some in found.items() if some and not some.shapes}
    scanner = Scanner({i: [fold(word) for word in some] for i, some in known.items()})
    return scanner, tuple(i for i in found if i not in known)


def cues(regions: Sequence[Region]) -> list[int]:
    """The cues in each paragraph as bits, in the order of `NAMES`."""
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
    """The number of the first category whose label a bare line is, from 1; 0 if it is none."""
    if len(text) <= 120:
        for i, pattern in enumerate(label_patterns()):
            if pattern.fullmatch(text):
                return i + 1
    return 0
