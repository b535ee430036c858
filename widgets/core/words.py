"""Branches, shapes, counts and refused values as a reader sees them."""

# The four branches of the book's block, in order.
BRANCHES = ("b1", "b2", "b3", "b4")
BRANCH_NAMES = {"b1": "1×1", "b2": "1×1 → 3×3", "b3": "1×1 → 5×5", "b4": "3×3 max pool → 1×1"}
SHORT_NAMES = {"b1": "1×1", "b2": "3×3", "b3": "5×5", "b4": "pool"}
LONGEST_QUOTE = 80  # characters


def quoted(value):
    """What a refusal quotes of a value: its `repr`, if need be cut to LONGEST_QUOTE."""
    try:
        said = repr(value).replace("\n", " ")
    except Exception:  # such as that of a number with thousands of digits
        said = f"a value of type {type(value).__name__}"
    return said if len(said) <= LONGEST_QUOTE else f"{said[: LONGEST_QUOTE - 1]}…"


def printable(text, most=LONGEST_QUOTE):
    """A stranger's text on one line: what is no visible letter as �, cut to so many letters."""
    text = "".join(letter if letter.isprintable() else "�" for letter in text)
    return text if len(text) <= most else f"{text[: most - 1]}…"


def times(shape):
    """(192, 12, 12) → "192×12×12"."""
    return "×".join(map(str, shape))


def grouped(count):
    """163696 → "163 696"."""
    return f"{count:,}".replace(",", " ")


def millions(count):
    """23_500_000 → "23.5 M"; below a hundred thousand the number itself."""
    return grouped(count) if count < 100_000 else f"{count / 1e6:.{2 if count < 1e7 else 1}f} M"


def memory(count):
    """Bytes as a reader sees them: 470_016 → "470.0 kB", 23_524_960 → "23.5 MB"; a thousand to the next."""
    if count < 1000:
        return f"{count} B"
    if count >= 1e9:
        return f"{count / 1e9:.1f} GB"
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{count / 1e3:.1f} kB"


def plural(count, thing):
    """(1, "map") → "1 map"; (64, "map") → "64 maps"."""
    return f"{grouped(count)} {thing}{'' if count == 1 else 's'}"


def signed(change, written=grouped):
    """-1234 → "−1 234", 5 → "+5", 0 → "0"; `written` turns a size into text."""
    return f"{'−' if change < 0 else '+'}{written(abs(change))}" if change else "0"


def number_word(count):
    """4 → "four"; from 10 on figures."""
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    return words[count] if count < len(words) else str(count)


def stage_name(key):
    """A stage as a reader sees it, told apart from a branch: "b3" → "stage 3"; "dense" stays "dense"."""
    return f"stage {key[1:]}" if key[1:].isdigit() else key
