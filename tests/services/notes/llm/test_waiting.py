import threading

from services.notes.llm.waiting import told_while


def test_progress_goes_on_while_a_model_thinks() -> None:
    told: list[str] = []
    third = threading.Event()

    def report(text: str, done: float | None = None) -> None:
        told.append(text)
        if len(told) == 3:
            third.set()

    seconds = iter([0.0, 5.0, 10.0, *(15.0 for _ in range(1_000))])
    with told_while(report, "Asking small", every_s=0.001, clock=lambda: next(seconds)):
        assert third.wait(30)
    assert told[:3] == ["Asking small", "Asking small, 5 s", "Asking small, 10 s"]
    count = len(told)
    assert not threading.Event().wait(0.01)
    assert len(told) == count
