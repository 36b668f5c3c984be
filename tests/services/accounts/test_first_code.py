from services.accounts.first_code import WINDOW_S, FirstCode


def test_all_processes_with_the_key_know_the_code_and_nobody_else() -> None:
    told = FirstCode("key", clock=lambda: 1000).now()
    assert FirstCode("key", clock=lambda: 1000).is_right(told.lower().replace("-", " "))
    assert not FirstCode("another", clock=lambda: 1000).is_right(told)
    assert not FirstCode("key", clock=lambda: 1000).is_right("")


def test_a_code_goes_out_of_date() -> None:
    told = FirstCode("key", clock=lambda: 0).now()
    assert FirstCode("key", clock=lambda: WINDOW_S + 1).is_right(told)
    assert not FirstCode("key", clock=lambda: 2 * WINDOW_S + 1).is_right(told)


def test_without_a_key_no_code_is_right() -> None:
    assert not FirstCode("").is_right(FirstCode("").now())
