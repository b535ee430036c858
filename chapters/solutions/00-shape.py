"""Images, channels, height, width. A single picture is still a batch, of one; grey is one channel."""

answer = (1, 1, 96, 96)
