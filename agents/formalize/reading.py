"""The model's answers as typed data: the border where its text becomes values."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from envs import Cuisine, RoomType

Need = tuple[str, Literal["must be allowed", "not needed"]] | None


class Reading(BaseModel):
    """One model answer; an entry that is not there was not asked for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    origin: str | None = None
    destination: str | None = None
    cities: str | None = None
    first_day: str | None = None
    last_day: str | None = None
    days: str | None = None
    people: tuple[str, int] | None = None
    budget: str | None = None
    smoking: Need = None
    parties: Need = None
    children_under_10: Need = None
    visitors: Need = None
    pets: Need = None
    room_type: tuple[str, RoomType | Literal["no preference"]] | None = None
    flights: tuple[str, Literal["no flight", "flights are fine"]] | None = None
    self_driving: tuple[str, Literal["no self-driving", "self-driving is fine"]] | None = None
    cuisines: tuple[Cuisine, ...] = ()

    def merged(self, other: "Reading") -> "Reading":
        """Return this reading with the entries that `other` answers put in place of its own."""
        return self.model_copy(update={name: getattr(other, name) for name in other.model_fields_set})
