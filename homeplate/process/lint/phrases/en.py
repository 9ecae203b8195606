"""English."""

from __future__ import annotations

from homeplate.process.lint.phrases.base import Phrases, any_of

# Verbs that begin no statement about a buyer.
ORDERS = (
    "send|prepare|schedule|follow[ -]up with|ask|create|update|identify|find|fill|submit|give|arrange|discuss|explain|"
    "negotiate|do|check|confirm|qualify|assign|enter|introduce|remind|chase|upload|gather|build|write|make|get|meet|"
    "talk|speak|reach out|telephone|convince|persuade|try|understand|learn|determine|ensure|obtain|collect|handle|"
    "overcome|tell|provide|follow up|book|research|log|verify|establish|agree|secure"
)
# Verbs that are also nouns or adjectives; they are orders before an object.
DOUBLE = (
    "call|phone|ring|email|e-mail|mail|contact|visit|present|demo|demonstrate|show|share|offer|quote|draft|review|"
    "close|invite|deliver|complete|hold|pitch|list|map|set|set up|start|approach|address|answer|propose|design|test|"
    "brief|document|record|plan|note|report|message|text|open|process|request"
)
OBJECTS = "the|a|an|them|him|her|our|all|every|each|any|up|\\d+|prospects?|customers?|buyers?|clients?|leads?"
OURS = (
    "brochure|quote|quotation|proposal|offer|e-?mail|mail|presentation|demo|catalogue|catalog|price list|sample|"
    "contract|call|phone call|voicemail|letter|invitation|follow-up|follow-up e-?mail|introduction|pitch|deck|"
    "battle ?card|account plan|call plan|crm record|linkedin message|message"
)
MADE = (
    "sent|mailed|e-?mailed|made|prepared|drafted|written|presented|given|delivered|scheduled|logged|created|done|"
    "completed|shown|submitted|placed|left|updated|issued|handed over|explained"
)
BUYER = "prospect|buyer|customer|client|lead|contact|decision[- ]maker|company|account"
NUMBER = "\\d+|two|three|four|five|six|seven|eight|nine|ten|several|multiple|many"
TOUCHES = (
    "(?:phone |cold |sales |outbound )*(?:calls?|e-?mails?|touch(?:es|points?)?|attempts?|voicemails?|dials?|messages?|"
    "follow-?ups?(?! (?:question|meeting|action|point|session)))"
)
SPAN = "(?:days?|weeks?|months?|hours?|years?|working days|business days)"

PHRASES = Phrases(
    tasks=any_of(
        (
            rf"^(?:{ORDERS})\b",
            rf"^(?:{DOUBLE}) (?:{OBJECTS})\b",
            r"^(?:present|pitch|show|share) (?:to|with)\b",
            r"^(?:sending|calling|preparing|presenting|writing|following up|making|giving|visiting|asking)\b",
            r"^(?:we|i|we've|i've|we’ve)\b",
            r"^(?:the |our )?(?:seller|sales ?rep|rep|sales ?person|sales team|account manager|account executive|sdr)"
            r" (?:has|have|had|will|must|should|is|was|sends?|calls?|makes?|prepares?|presents?|knows?|writes?)\b",
            rf"^(?:the )?(?:{BUYER})s? (?:has been |have been |was |were |is |been )?"
            r"(?:called|contacted|e-?mailed|phoned|visited|informed|briefed|followed up|reminded|chased|pitched|"
            r"approached)(?:$| (?:by (?:us|the (?:rep|seller|sales))|twice|again|\d|on |via |about |with ))",
        )
    ),
    done=any_of(
        (
            rf"\b(?:{OURS})s? (?:(?:has been|have been|was|were|is|are|been) )?(?:{MADE})\b",
            rf"\b(?:{OURS})s? (?:has|have) gone out\b",
        )
    ),
    buyer_acts=any_of(
        (
            r"\bby (?:the|a|an|their|its|at least|every|both)\b(?! (?:rep|seller|sales|account manager))",
            r"\b(?:accept|agree|confirm|approv|sign|return|request|ask|receiv|attend|invit|understood|acknowledg|answer|"
            r"repl|forward|comment|chose|chosen|select|commit|read|reviewed)\w*",
            r"\bwith (?:the|a|their|both|at least|everybody|every|all)\b",
            rf"^(?:the |a |an |every |each )?(?:\w+ ){{0,3}}(?:{BUYER}|committee|team|guide|user|users|management|"
            r"board|purchasing|sponsor|signatory|director)s? (?:has|have|is|are|was|wants?|knows?|can|will)\b(?! been)",
        )
    ),
    counts=any_of(
        (
            rf"\b(?:at least )?(?:{NUMBER})(?:\+| or more)? {TOUCHES}\b(?! (?:from|by) the)",
            r"\b(?:called|phoned|rung|e-?mailed|contacted|followed up|reminded|messaged)"
            rf" (?:at least )?(?:twice|(?:{NUMBER}) times|again and again)",
            rf"\bnumber of {TOUCHES}\b",
        )
    ),
    elapsed=any_of(
        (
            rf"\b(?:{NUMBER}|a|one) {SPAN} (?:(?:have|has) )?(?:passed|elapsed|gone by)\b",
            rf"\b(?:{NUMBER}|a|one) {SPAN} (?:since|after) (?:the |our |we )?(?:first |last )?"
            r"(?:call|contact|meeting|proposal|offer|quote|e-?mail|visit|demo|conversation|spoke|met|sent)\b",
            rf"^after (?:{NUMBER}|a|one) {SPAN}$",
            r"^wait(?:ed|ing)?\b",
            r"\b(?:in (?:this|the) stage|open|waiting|waited|older|old) (?:for |than )?(?:at least )?"
            rf"(?:{NUMBER}) {SPAN}",
            rf"\b(?:deal|lead) is (?:{NUMBER}) {SPAN} old\b",
        )
    ),
)
