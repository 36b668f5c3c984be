"""The stage that corrects the gaze in an entry's own video, or makes a preview of that."""

from clients.local_models.face import FaceNetworks
from clients.media.video_track import look_at
from services.domain.eye_contact import EyeContactFile, EyeContactWish
from services.domain.stages import StageContext
from services.eye_contact.correct import CorrectionOptions, corrected, why_not
from services.eye_contact.preview import preview
from services.eye_contact.stage import CORRECT
from utils.errors import PermanentError

CORRECTED = "eye-contact.mp4"
_OF_LIMIT = 0.9  # of the time after which the process is ended


def run(context: StageContext) -> EyeContactFile:
    """Make what is wished. What cannot be done leaves the original, with the reason in words and numbers.

    Raises PermanentError when there is no picture.
    """
    media, wish = context.media, context.eye_contact_wish or EyeContactWish()
    if media is None or not media.has_video:
        raise PermanentError("There is no picture in this file.", "Eyes are corrected in videos.")
    source = context.media_path

    def networks() -> FaceNetworks:
        return FaceNetworks(context.settings.face_model)

    if wish.preview:
        if why := why_not(look_at(source)):
            return EyeContactFile(reason=why)
        return preview(source, context.work, networks(), wish, media.duration_s, context.report)
    limit_s = _OF_LIMIT * CORRECT.limits.wall_for(media.duration_s)
    target = context.work / CORRECTED
    made = corrected(source, target, networks, CorrectionOptions(wish.intensity, limit_s), context.report)
    return EyeContactFile(
        file=None if made.is_original else CORRECTED,
        end_s=media.duration_s,
        is_partial=made.is_partial,
        reusable=not made.is_partial,
        reason=made.reason,
        corrected_share=round(made.corrected_share, 4),
        left_alone=made.left_alone,
        offset_before=made.offset_before,
        offset_after=made.offset_after,
        strip=made.strip,
    )
