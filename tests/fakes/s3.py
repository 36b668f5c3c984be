"""A local S3 (moto's), and the environment by which s3fs finds it."""

import contextlib
import logging
from collections.abc import Iterator

import pytest
import s3fs
from moto.moto_server.threaded_moto_server import ThreadedMotoServer

BUCKET = "clips"
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "zanzibar",
    "AWS_SECRET_ACCESS_KEY": "zanzibar-secret",
    "AWS_DEFAULT_REGION": "us-east-1",
}


@contextlib.contextmanager
def s3_server() -> Iterator[str]:
    """Give its address; the bucket `clips` is there."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**CREDENTIALS, "AWS_ENDPOINT_URL_S3": f"http://{host}:{port}"}.items():
            patch.setenv(name, value)
        s3fs.S3FileSystem.clear_instance_cache()  # another server's
        with contextlib.suppress(FileExistsError):  # moto keeps its buckets for the process
            s3fs.S3FileSystem().mkdir(BUCKET)
        yield f"http://{host}:{port}"
        s3fs.S3FileSystem.clear_instance_cache()
    server.stop()
