"""One number for each pixel: 96 rows of 96. That is nearly twelve times as many as the 28 × 28 there were,
though nothing new has come in: the boot was only blown up."""

answer = 96 * 96
