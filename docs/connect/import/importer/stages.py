"""Where matters stand: the stages of each kind of case (stages.csv), and the one that a matter is in (matters.csv)."""

from __future__ import annotations

from dataclasses import dataclass, field

from importer import cells
from importer.faults import Faults, Place
from importer.languages import Languages, need
from importer.line import Cells
from importer.tables import Table

FILE = "stages.csv"

# Whether each row needs a value in the column.
COLUMNS = {
    "plan": True,
    "stage_id": True,
    "name_en": False,
    "name_es": False,
    "explanation_en": False,
    "explanation_es": False,
    "usual_duration_en": False,
    "usual_duration_es": False,
}
# The columns of matters.csv about the stage.
OF_A_MATTER = {
    "plan": False,
    "stage_id": False,
    "what_happens_now_en": False,
    "what_happens_now_es": False,
    "waiting_for": False,
    "next_step_en": False,
    "next_step_es": False,
    "next_update_by": False,
}

WAITING_FOR = ("firm", "client", "court", "other")

MAX_STAGES = 20
# Of names and durations, of explanations and next steps, and of what happens now, in characters.
MAX_NAME = 100
MAX_EXPLANATION = 1_000
MAX_NOW = 2_000


@dataclass
class Plan:
    """The stages of one kind of case, in order, as events have them."""

    stages: list[dict] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    languages: Languages = field(default_factory=Languages)


class Plans:
    """What stages.csv says. It is small, and is kept."""

    def __init__(self, table: Table | None, faults: Faults) -> None:
        self.there = table is not None
        # When it was saved, in microseconds since 1970.
        self.saved = table.saved if table else 0
        self.count = 0
        # Whether every row has its plan and its stage, so that what is not here is nowhere.
        self._whole = True
        self._plans: dict[str, Plan] = {}
        for place, given in table.rows() if table else ():
            self.count += 1
            self._add(Cells(place, given, faults))
        self._whole = self._whole and (table is None or table.whole)

    def _add(self, row: Cells) -> None:
        name, stage_id = row.take("plan", cells.identifier), row.take("stage_id", cells.identifier)
        stage = {"id": stage_id, "name": row.texts("name", cells.name, MAX_NAME)}
        need(row, "name", "a stage needs a name")
        explanation = row.texts("explanation", cells.text, MAX_EXPLANATION)
        duration = row.texts("usual_duration", cells.name, MAX_NAME)
        if explanation:
            stage["explanation"] = explanation
        if duration:
            stage["usual_duration"] = duration
        if name is None or stage_id is None:
            self._whole = False
            return
        plan = self._plans.setdefault(name, Plan())
        plan.stages.append(stage)
        if len(plan.stages) == MAX_STAGES + 1:
            row.fault("plan", f"it is one stage more than the {MAX_STAGES} that {name!r} may have. Join some.")
        first = plan.places.setdefault(stage_id, row.place)
        if first != row.place:
            row.fault("stage_id", f"{name!r} has the id in line {first.line} too. Each stage of a plan needs its own.")
        for column in ("name", "explanation", "usual_duration"):
            plan.languages.narrow(row, column)

    def find(self, row: Cells, name: str | None, stage_id: str | None) -> Plan:
        """The plan that the row of a matter names; an empty one when it is not there, or has no such stage."""
        if not self.there:
            row.fault("plan", f"{FILE} is missing, which has the stages of each plan. Add it to the folder.")
        elif name not in self._plans and self._whole:
            row.fault("plan", f"{FILE} has no {name!r}. Correct it, or add the stages of the plan.")
        plan = self._plans.get(name, Plan())
        if stage_id is not None and self._whole and plan.stages and stage_id not in plan.places:
            row.fault("stage_id", f"{name!r} has no stage {stage_id!r} in {FILE}. Correct the id, or add the stage.")
        return plan


def read_standing(row: Cells, plans: Plans, dates: cells.Dates) -> dict | None:
    """Where a matter stands, without its id; None when its row does not say."""
    named = [column for column in OF_A_MATTER if row.has(column)]
    if not named:
        return None
    in_stage = row.has("stage_id")
    name, stage_id = row.take("plan", cells.identifier, needed=False), row.take("stage_id", cells.identifier, needed=False)
    standing = {"stage_id": stage_id, "stages": []}
    languages = Languages()
    if not in_stage:
        row.fault("stage_id", f'it is empty, and "{named[0]}" is not. Name the stage, or empty the other cells about it.')
    elif not row.has("plan"):
        row.fault("plan", f'it is empty, and "stage_id" is not. Name the plan of {FILE} that has the stage.')
    elif name is not None:
        plan = plans.find(row, name, stage_id)
        standing["stages"] = plan.stages
        languages = Languages(plan.languages.common)
    standing["what_happens_now"] = row.texts("what_happens_now", cells.text, MAX_NOW)
    standing["waiting_for"] = row.take("waiting_for", cells.choice, WAITING_FOR, needed=False)
    if in_stage:
        need(row, "what_happens_now", "a matter with a stage needs it")
        if not row.has("waiting_for"):
            row.fault("waiting_for", f"it is empty, and a matter with a stage needs it: {', '.join(WAITING_FOR)}.")
    next_step = row.texts("next_step", cells.text, MAX_EXPLANATION)
    next_update_by = row.take("next_update_by", dates.read, needed=False)
    if next_step:
        standing["next_step"] = next_step
    if next_update_by:
        standing["next_update_by"] = next_update_by
    for column in ("what_happens_now", "next_step"):
        languages.narrow(row, column)
    return standing
