"""Changing the rules of the place: administrators' work."""

from __future__ import annotations

from forum.audit import Act
from forum.discussion.models import HouseRule, HouseRuleText
from forum.discussion.operations.worded import Kind
from forum.discussion.queries import house_rules as queries

RULES = Kind(
    row=HouseRule,
    find=queries.house_rule,
    texts=queries.texts,
    built_in=queries.built_in,
    new_text=lambda rule_id, language, words: HouseRuleText(rule_id=rule_id, language=language, **words),
    created=Act.RULE_CREATED,
    changed=Act.RULE_CHANGED,
    retired=Act.RULE_RETIRED,
    restored=Act.RULE_RESTORED,
)
