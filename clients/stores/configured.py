"""The media store that the settings name."""

from clients.stores.media_store import FolderStore, MediaStore
from config.settings import Role, Settings


def media_store(settings: Settings) -> MediaStore:
    """A bucket by MEDIA_URL, else a folder."""
    if settings.media_url:
        # One machine needs none of their libraries.
        from clients.stores.bucket_store import BucketStore
        from clients.stores.signed_links import Delivery

        return BucketStore(
            settings.media_url,
            # Not in `media`: what a folder store has there would be taken for copies, and end as those do.
            settings.data_dir / "copies",
            delivery=Delivery(settings.media_delivery),
            leave_videos=Role.WORKER not in settings.role,  # only stages and exports look into them
        )
    return FolderStore(settings.data_dir / "media")
