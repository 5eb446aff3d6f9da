"""What instructions to a model look like in data, by kind, as regular expressions without regard to case."""

from collections.abc import Mapping

_RULES = (
    r"(?:instruct|rule|prompt|direction|guideline|command|order|anweisung|vorgabe|instrucci|instruç|istruzion|talimat)"
)
_DROP = r"(?:ignor|disregard|forget|overrid|bypass|vergiss|missachte|oubli|olvid|dimentic|esque[cç])"
_AGENT = r"(?:ai|assistant|agent|model|llm|chatbot|bot|ki|ia)"
_AIM = r"(?:goal|task|objective|mission|request|budget|limit|ziel|aufgabe|objectif|objetivo|meta|presupuesto)"
_ROLE = r"(?:system|assistant|developer|user|tool)"

PATTERNS: Mapping[str, tuple[str, ...]] = {
    "override": (
        rf"\b{_DROP}\w*\b[^.\n]{{0,60}}?\b{_RULES}\w*",
        rf"\b{_RULES}\w*[^.\n]{{0,40}}?\b(?:no longer|void|obsolete|replaced|superseded|yok say)\b",
        r"(?:忽略|无视|忘记|忽視)[^。\n]{0,20}(?:指令|指示|说明|规则)",
        r"(?:指示|命令|指令)[をは][^。\n]{0,10}無視",
        r"(?:игнориру|забуд|не обращай)\w*[^.\n]{0,40}(?:инструкц|указани|правил)\w*",
        r"(?:지시|명령|지침)[^.\n]{0,10}무시",
        r"تجاهل[^.\n]{0,40}(?:تعليمات|أوامر)",
    ),
    "role": (
        r"(?m)^[\W_]{0,6}(?:system|assistant|developer|user|human|tool|admin\w*)\b[\w ]{0,20}[\]>)*]{0,3}\s?:",
        r"<[|\uff5c][^\n]{1,30}?[|\uff5c]>|\[/?(?:INST|SYS\w*|TOOL_\w+)\]|<</?SYS>>|</?(?:s|system|user|assistant)>",
        rf"""["']role["']\s*:\s*["']{_ROLE}""",
        r"#{2,}\s*(?:system|instruction|new)",
        r"\b(?:developer|admin|debug|god|maintenance)\s+mode\b",
    ),
    "delimiter": (
        r"\bend of (?:the )?(?:data|tool|context|document|input|result|output|quot)\w*",
        r"</?(?:data|tool_?\w*|function_?\w*|context|document|result|observation|output|invoke)\b",
    ),
    "call": (
        r"""["'](?:tool|name|function|action|tool_calls?)["']\s*:[^\n]{0,120}?["'](?:arguments|parameters|input|args)""",
        r"\b(?:call|use|invoke|run|execute|trigger|rufe?)\b[^.\n]{0,40}?(?:\b(?:tool|function|werkzeug)\b|\w_\w|\w\()",
        r"(?m)^\s*(?:action|observation|thought|final answer)(?: \d+)?\s*:",
    ),
    "goal": (
        rf"\b(?:new|updated?|changed?|actual|real|true|revised|neues?|nouve\w+|nuev[oa])\s+(?:\w+\s+)?{_AIM}\b",
        rf"\b{_AIM}\b[^.\n]{{0,30}}?\b(?:is now|has changed|was (?:raised|changed)|raised to|changed to|ist jetzt)\b",
    ),
    "address": (
        rf"\b(?:dear|hey|hello|attention|(?:note|message)s? (?:to|for)|if you are)\b[^.\n]{{0,20}}?\b{_AGENT}s?\b",
        rf"\b(?:you are (?:now|an?)|as an?|act as|pretend to be)\b[^.\n]{{0,30}}?\b{_AGENT}\b",
        r"\byou (?:must|have to|need to|are (?:required|obliged) to|shall)\b|\b(?:du musst|vous devez|debes)\b",
    ),
    "authority": (
        r"\bthe (?:user|traveller|customer|owner|operator)\b[^.\n]{0,20}?"
        r"\b(?:approved|confirmed|agreed|authori[sz]ed|consented|asked|wants|said)\b",
        r"\b(?:pre-?approved|already approved|approval (?:is )?(?:granted|given))\b",
    ),
    "secret": (
        r"\b(?:send|reveal|print|show|post|repeat|output|upload|forward|email|tell)\b[^.\n]{0,60}?"
        r"\b(?:system prompt|api[ _-]?key|password|secret|credential|conversation|token)",
    ),
    "link": (
        r"!?\[[^\]\n]{0,80}\]\(\s*(?:https?:|javascript:|data:|//)",
        r"<(?:img|script|iframe|a|svg|link|meta)\b[^>\n]{0,200}",
    ),
}
