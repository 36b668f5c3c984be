import io

from config.settings import Settings
from endpoints.welcome import page_address, show_code


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_server_on_all_addresses_is_told_by_one_that_opens() -> None:
    everywhere = Settings(host="0.0.0.0", port=8123)
    assert page_address(everywhere, own=lambda _host: "192.168.1.5") == "http://192.168.1.5:8123"
    assert page_address(everywhere, own=lambda _host: "fd00::5") == "http://[fd00::5]:8123"
    assert page_address(everywhere, own=lambda _host: None) == "http://127.0.0.1:8123"
    assert page_address(Settings(host="::1", port=8123)) == "http://[::1]:8123"
    assert page_address(Settings(host="0.0.0.0", public_url="https://notes.example/")) == "https://notes.example"


def test_a_phone_reads_the_address_from_the_terminal() -> None:
    terminal = Terminal()
    assert show_code(Settings(host="192.168.1.5", port=8080), terminal)
    lines = terminal.getvalue().splitlines()
    assert lines[-1].startswith("Open http://192.168.1.5:8080 on your phone")
    assert len(lines) > 10
    assert max(map(len, lines[:-1])) < 200


def test_no_code_is_drawn_that_no_phone_could_use_or_nobody_sees() -> None:
    for settings, stream in (
        (Settings(host="127.0.0.1"), Terminal()),
        (Settings(host="192.168.1.5"), io.StringIO()),
    ):
        assert not show_code(settings, stream)
        assert stream.getvalue() == ""
