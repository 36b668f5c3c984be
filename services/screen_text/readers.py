"""Who reads the sheets: a paid reader where one is configured, the local one for whatever that could not read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from clients.local_models.rapidocr import LinesReader, PaidReader, Picture, TextBox
from config.prices import BUILT_IN, PriceTable
from services.costs import costs
from services.domain.artifacts import Usage


@dataclass
class Readers:
    """Reads images in order, and can say afterwards who did it and why."""

    local: LinesReader
    paid: PaidReader | None = None
    prices: PriceTable = BUILT_IN
    notes: list[str] = field(default_factory=list)  # what a reader should know: why somebody was not asked
    is_final: bool = True  # another run would not have better readers
    _failed: dict[str, int] = field(default_factory=dict, init=False)  # why -> images
    _sent: int = field(default=0, init=False)

    def read(self, images: Sequence[Picture]) -> Iterator[Sequence[TextBox]]:
        """The lines of each image."""
        if self.paid is None:
            yield from (self.local.read(image) for image in images)
            return
        for image, page in zip(images, self.paid.read(images), strict=True):
            self._sent += 1
            if page.unread:
                self._failed[page.unread] = self._failed.get(page.unread, 0) + 1
                yield self.local.read(image)
            else:
                yield page.boxes

    @property
    def is_local(self) -> bool:
        """Whether the local reader read some of it, which knows few scripts."""
        return self.paid is None or bool(self._failed)

    @property
    def engine(self) -> str:
        """Who read."""
        if self.paid is None or not self._sent:
            return self.local.name
        if not self._failed:
            return self.paid.name
        is_mixed = sum(self._failed.values()) < self._sent
        return f"{self.paid.name}, {self.local.name}" if is_mixed else self.local.name

    @property
    def reasons(self) -> list[str]:
        """Why the paid reader did not read all, in sentences."""
        name = self.paid.name if self.paid else ""
        return [
            *self.notes,
            *(
                f"{name}: {why}. {self.local.name} read {count} of {self._sent} images."
                for why, count in self._failed.items()
            ),
        ]

    @property
    def is_reusable(self) -> bool:
        """Whether a later run would do no better."""
        return self.is_final and not self._failed

    @property
    def usage(self) -> tuple[Usage, ...]:
        """Images that were paid for, and those whose answer was lost."""
        if self.paid is None:
            return ()
        parts = ((self.paid.answered, False), (self.paid.lost, True))
        return tuple(
            costs.usage("vision", "text_detection", {"images": count}, is_estimate=is_lost, prices=self.prices)
            for count, is_lost in parts
            if count
        )
