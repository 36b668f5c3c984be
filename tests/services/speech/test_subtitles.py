from services.domain.artifacts import Segment, Transcript
from services.speech.subtitles import web_vtt


def test_each_segment_is_a_cue() -> None:
    segments = (
        Segment(start_s=1.25, end_s=2.0, text="One\n--> two"),
        Segment(start_s=3661.0, end_s=3661.0, text="<b>late</b>"),
    )

    assert web_vtt(Transcript(engine="captions", segments=segments)) == (
        "WEBVTT\n\n"
        "00:00:01.250 --> 00:00:02.000\nOne --&gt; two\n\n"
        "01:01:01.000 --> 01:01:01.100\n&lt;b&gt;late&lt;/b&gt;\n"
    )


def test_without_words_there_are_no_cues() -> None:
    assert web_vtt(Transcript(engine="none", reason="Nobody speaks.")) == "WEBVTT\n"
