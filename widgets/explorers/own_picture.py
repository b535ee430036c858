"""What explorers share in which a reader's own picture takes the place of a garment."""

import numpy

from ..fashion.upload import MOST_BYTES, MOST_PIXELS, MOST_PIXELS_WEBP, open_picture
from ..ui.controls import across, dropdown, small, upload
from .base import Explorer
from .picture_state import OWN

KEPT = (
    f"PNG, JPEG or WebP, at most {MOST_BYTES // 1_000_000} MB and {MOST_PIXELS // 1_000_000} megapixels "
    f"(WebP {MOST_PIXELS_WEBP // 1_000_000}). It goes to your own kernel's memory, small, and to no file."
)
PICTURE_CONTROLS = {
    "picture": dropdown("Picture", "230px"),
    "upload": upload("Upload your own", ".png,.jpg,.jpeg,.webp", "180px", KEPT),
}
PICTURE_ROWS = (("picture", "upload", small(KEPT)), across("upload note", min_height="28px"))


class OwnPicture(Explorer):
    """An explorer with PICTURE_CONTROLS whose state is a PictureChoice. garments: {name: uint8 (28, 28)}."""

    NOTES = {"upload": ()}

    def __init__(self, garments, model):
        self._garments = garments
        self._own = None  # an Opened
        super().__init__(model)

    def take(self, data):
        """Take the bytes of a picture file in place of a garment. ValueError, one sentence, for a bad one."""
        with self._lock:
            self._own = open_picture(data)
            self.model.offered["picture"] = (*self._garments, OWN)
            if self.model.picture == OWN:
                self.show()
            else:
                self.set(picture=OWN)

    def reset(self, button=None):
        with self._lock:
            super().reset()
            self._own = None
            self.model.offered["picture"] = tuple(self._garments)
            self.show()

    def _on_upload(self, files):
        if files:
            self.controls["upload"].value = ()  # nothing of the file stays, but the small picture
            self._try("upload", self.take, files[0]["content"])


def image_of(pixels):
    """A uint8 (28, 28) from its bytes, which a cache can tell apart."""
    return numpy.frombuffer(pixels, numpy.uint8).reshape(28, 28)
