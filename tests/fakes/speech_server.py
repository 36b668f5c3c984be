"""Speech to text as OpenAI's servers and their local relatives answer: POST …/audio/transcriptions.

Run `python -m tests.fakes.speech_server` and point OPENAI_BASE_URL at the address that it prints: a server that truly
hears, but only the clear voice of tests.fakes.spoken.
"""

import io
import signal
from email.parser import BytesParser

import av
import numpy as np
import numpy.typing as npt

from tests.clips import SAMPLE_RATE
from tests.fakes.spoken import heard
from tests.fakes.vendor_server import Asked, Reply, json_reply, vendor_server

Timed = tuple[float, float, str]


def text(words: str, *, language: str = "en") -> Reply:
    """gpt-transcribe's answer: no times."""
    return json_reply({"text": words, "languages": [{"code": language}], "usage": {"type": "duration", "seconds": 9.0}})


def timed(*said: Timed, language: str = "english", **doubts: float) -> Reply:
    """whisper-1's answer to verbose_json."""
    known = {"avg_logprob": -0.2, "no_speech_prob": 0.01, "compression_ratio": 1.2, **doubts}
    segments = [
        {"id": n, "seek": 0, "start": start, "end": end, "text": f" {words}", "tokens": [], "temperature": 0.0, **known}
        for n, (start, end, words) in enumerate(said)
    ]
    words = " ".join(one[2] for one in said)
    return json_reply(
        {"task": "transcribe", "language": language, "duration": 9.0, "text": words, "segments": segments}
    )


def error(status: int, message: str, *, code: str | None = None, kind: str = "requests", **headers: str) -> Reply:
    """OpenAI's error object."""
    return json_reply({"error": {"message": message, "type": kind, "param": None, "code": code}}, status, **headers)


def too_many(**headers: str) -> Reply:
    """Rate limit."""
    return error(429, "Rate limit reached for requests.", code="rate_limit_exceeded", **headers)


OUT_OF_QUOTA = error(
    429, "You exceeded your current quota, please check your plan and billing details.", code="insufficient_quota"
)
WRONG_KEY = error(
    401, "Incorrect API key provided: sk-fake00001111.", code="invalid_api_key", kind="invalid_request_error"
)
EXPIRED_KEY = error(401, "This API key has expired.", code="expired_api_key", kind="invalid_request_error")
NO_MODEL = error(404, "The model `gpt-none` does not exist.", code="model_not_found", kind="invalid_request_error")
NO_VERBOSE = error(400, "response_format 'verbose_json' is not compatible with model", code="unsupported_value")
BROKEN = error(500, "The server had an error while processing your request.", kind="server_error")


def fields(asked: Asked) -> dict[str, str]:
    """The form's fields, without the file."""
    return {name: value.decode() for name, value in _parts(asked).items() if name != "file"}


def _parts(asked: Asked) -> dict[str, bytes]:
    form = BytesParser().parsebytes(
        b"Content-Type: " + asked.headers["content-type"].encode() + b"\r\n\r\n" + asked.body
    )
    return {
        str(part.get_param("name", header="content-disposition")): part.get_payload(decode=True)  # type: ignore[misc]
        for part in form.walk()
        if not part.is_multipart()
    }


def seconds(asked: Asked) -> float:
    """How long the sound plays that was sent, decoded as a server would."""
    return len(sound(asked)) / SAMPLE_RATE


def sound(asked: Asked) -> npt.NDArray[np.float64]:
    """The sound that was sent, decoded as a server would: mono, in samples of -1..1."""
    resampler = av.AudioResampler(format="flt", layout="mono", rate=SAMPLE_RATE)
    with av.open(io.BytesIO(_parts(asked)["file"]), "r") as container:
        assert container.streams.audio[0].codec_context.layout.nb_channels == 1
        decoded = [*container.decode(audio=0), None]
    chunks = [part.to_ndarray()[0] for frame in decoded for part in resampler.resample(frame)]
    return np.concatenate(chunks).astype(np.float64)


def listens(asked: Asked) -> Reply:
    """What is said in the sound that was sent (tests.fakes.spoken), with times when they are asked for."""
    if not asked.body:
        return error(404, "There is nothing here but transcriptions.")
    said = heard(sound(asked))
    if fields(asked).get("response_format") == "verbose_json":
        return timed(*((one.start_s, one.end_s, one.text) for one in said))
    return text(" ".join(one.text for one in said))


def main() -> None:
    """Serve until interrupted."""
    with vendor_server(listens) as server:
        print(f"OPENAI_BASE_URL={server.url}/v1", flush=True)
        signal.pause()


if __name__ == "__main__":
    main()
