"""a: the interval of A leaves 0 out. c: that of B ends at −0.2, so it is behind by no more than that.

b takes "not told apart" for "equal". d reads a mean whose interval holds 0. e compares two means; C may be
anywhere from −9.5 to +1.5, and so on either side of A.
"""

answer = "ac"
