"""Who applies for and decides on the recognition of inclusive care."""

from facilities.ground.policy import may_answer_affair, may_operate_affair

__all__ = ["may_answer_affair", "may_operate_affair"]
