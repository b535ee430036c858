"""Wrong answers made from right ones that a checker accepts: {why it may: {exercise: changes}}."""

SURVIVORS = {
    "another way to write the same: the last item, an even function, an order that does not matter": {
        "01-mend": ("4: ize=1, activation='relu')) → ize=1, activation='relu', dilation=2))",),
        "01-padding": (
            "2: return (kernel - 1) // 2 → return kernel // 2",
            "2: return (kernel - 1) // 2 → return (kernel - 0) // 2",
        ),
        "06-prime": ("4: X, found = (np.zeros(shape) → X, found = (np.ones(shape)",),
        "07-norm": ("7: nel, padding=kernel // 2), nn.Ba → nel, padding=kernel // 2, use_…alse), nn.Ba",),
        "08-first": ("6: return None → nothing",),
        "08-gap": ("2: found, own = ([],  → own, found = ([], ",),
        "08-rate": (
            "6: passed = (step - warmup) / (st → passed = (warmup - step) / (st",
            "6: ed = (step - warmup) / (steps - warmup) → ed = (step - warmup) / (warmup - steps)",
        ),
        "09-least": (
            "4: block, branch = divmod(int(imp…rgmin()), 4) → block, branch = divmod(importa…argmin(), 4)",
            "5: return f'{list(GOOGLENET_BLOCK…branch + 1}' → return str(f'{list(GOOGLENET_B…ranch + 1}')",
        ),
        "09b-held": (
            "3: return shares[max(row - far, 0):row +  → return shares[max(0, row - far):row + ",
            "3: , 0):row + far + 1, max(column…r, 0):column → , 0):row + far + 1, max(0, col… far):column",
        ),
        "09b-step": (
            "4: return numpy.clip(picture + ra…slope, 0, 1) → return numpy.clip(0, picture +… * slope, 1)",
            "4: icture + rate * slope, 0, 1) → icture + rate * slope, 0.0, 1)",
        ),
        "09c-shared": (
            "4: -count:] for values in (first, second)) → -count:] for values in (second, first))",
            "4: a, b = (nump → b, a = (nump",
            "5: n len(numpy.intersect1d(a, b)) → n len(numpy.intersect1d(b, a))",
            "5: return len(numpy.intersect1d(a, b)) → return abs(len(numpy.intersect1d(a, b)))",
            "5: return len(numpy.intersect1d(a, b)) → return int(len(numpy.intersect1d(a, b)))",
            "5: return len(numpy.intersect1d(a, b)) → return round(len(numpy.interse…d(a, b)), 1)",
        ),
        "09d-energy": ("5: py.exp(scores - most[:, None]).sum( → py.exp(scores - most[:, True]).sum(",),
        "10-kernel": (
            "9: ize=1, activation='relu') → ize=1, activation='relu', dilation=2)",
            "11: elf.b2_2 = nn.Conv2D(c2[1], kern → elf.b2_2 = nn.Conv2D(c2[-1], kern",
            "13: elf.b3_2 = nn.Conv2D(c3[1], kern → elf.b3_2 = nn.Conv2D(c3[-1], kern",
            "15: ize=1, activation='relu') → ize=1, activation='relu', dilation=2)",
        ),
        "13-correlation": (
            "4: a, b = (nump → b, a = (nump",
            "4: a, b = (numpy.array(one) - num…mean(one) fo → a, b = (numpy.mean(one) - nump…rray(one) fo",
            "4: a, b = (numpy.array(one) - numpy → a, b = (one - numpy",
            "4: y.mean(one) for one in (a, b)) → y.mean(one) for one in (b, a))",
            "6:  length if length else 0 →  length if length else 0.0",
        ),
        "14-fold": (
            "4: y', second, first[:, :, 0, 0]) → y', second, first[:, :, -1, 0])",
            "4:  second, first[:, :, 0, 0]) →  second, first[:, :, 0, -1])",
        ),
        "14-residual": ("10: .Conv2D(5, kernel_size=1) → .Conv2D(5, kernel_size=1, dilation=2)",),
        "14-separable": (
            "7: el // 2, groups=channels), nn.Co → el // 2, groups=channels, use_…alse), nn.Co",
            "7: onv2D(out, kernel_size=1)) → onv2D(out, kernel_size=1, dilation=2))",
        ),
        "11-held": ("4: return max((a + b for a, b in pair → return max((a + b for b, a in pair",),
        "11-shards": (
            "2: return sum((m * n for m, n in zip( → return sum((m * n for n, m in zip(",
            "2: ((m * n for m, n in zip(means, sizes, stric → ((m * n for m, n in zip(sizes, means, stric",
            "2: m, n in zip(means, sizes, stri…True))) / su → m, n in zip(means, sizes))) / su",
            "2: ip(means, sizes, strict=True))) / s → ip(means, sizes, strict=False))) / s",
        ),
    },
    "letters in whatever order and however often": {
        "12-sentences": ("1: answer = 'ac' → answer = 'ac' * 2", "1: answer = 'ac' → answer = 'ca'"),
    },
    "no accuracy lies on the line itself": {
        "12-guessing": ("4: return sum((share <= luck +  → return sum((share < luck + ",),
    },
    "the results are never below 0": {
        "07b-best": ("3: return min(means, key=means.get) → return abs(min(means, key=means.get))",),
        "13-rate": ("2: return start * 0.96 ** (epoch // 8) → return abs(start * 0.96 ** (epoch // 8))",),
        "01-padding": (
            "2: return (kernel - 1) // 2 → return abs((kernel - 1) // 2)",
            "2: return kernel // 2 → return abs(kernel // 2)",
        ),
        "02-corner": ("2: return (kernel // 2 + 1) ** 2 → return abs((kernel // 2 + 1) ** 2)",),
        "04-widest": (
            "3: return (taps * channels * out … taps * out) → return abs((taps * channels * …taps * out))",
            "3: return max((r for r in range(c…t < direct)) → return abs(max((r for r in ran… < direct)))",
        ),
        "05-least": ("2: return 32 * (side - 1) + 1 → return abs(32 * (side - 1) + 1)",),
        "07-std": (
            "4: return (2 / prod(shape[1:])) ** 0.5 → return abs((2 / prod(shape[1:])) ** 0.5)",
            "5: return (2 / count) ** 0.5 → return abs((2 / count) ** 0.5)",
        ),
        "08-chance": (
            "4: return sqrt(share * (1 - share) / images) → return abs(sqrt(share * (1 - s…) / images))",
        ),
        "08-first": ("5: return row['epoch'] → return abs(row['epoch'])",),
        "08-rate": (
            "5: return most * (step + 1) / warmup → return abs(most * (step + 1) / warmup)",
            "7: return most * (1 + cos(pi * passed)) / 2 → return abs(most * (1 + cos(pi …assed)) / 2)",
        ),
        "09-error": (
            "2: return (accuracy * (1 - accura…ages) ** 0.5 → return abs((accuracy * (1 - ac…ges) ** 0.5)",
        ),
        "09b-held": (
            "3: return shares[max(row - far, 0…r + 1].sum() → return abs(shares[max(row - fa… + 1].sum())",
        ),
        "09b-step": (
            "4: return numpy.clip(picture + ra…slope, 0, 1) → return abs(numpy.clip(picture …lope, 0, 1))",
        ),
        "09b-strongest": (
            "4: return numpy.argsort(-peaks)[:count] → return abs(numpy.argsort(-peaks)[:count])",
        ),
        "09d-outsiders": (
            "5: return (others >= threshold).mean() → return abs((others >= threshold).mean())",
        ),
        "10-axis": (
            "7: return np.concatenate(self.bra…(x), axis=1) → return abs(np.concatenate(self…x), axis=1))",
        ),
        "10-order": (
            "7: return depth_concat(self.branches(x)) → return abs(depth_concat(self.branches(x)))",
        ),
        "10-tensor": ("9: return x → return abs(x)",),
        "11-gain": (
            "2: return (operators * ask + work) / work → return abs((operators * ask + work) / work)",
        ),
        "11-held": (
            "4: return max((a + b for a, b in …ise(sizes))) → return abs(max((a + b for a, b…se(sizes))))",
        ),
        "14-smooth": ("6: return target → return abs(target)",),
        "12-guessing": (
            "4: return sum((share <= luck + 3 … in shares)) → return abs(sum((share <= luck …in shares)))",
        ),
        "12-level": ("2: return 1 - (1 - level) / compared → return abs(1 - (1 - level) / compared)",),
        "15-pick": (
            "2: return test[choosing.index(max(choosing))] → return abs(test[choosing.index…choosing))])",
        ),
        "15-scale": ("4: return sqrt(budget / have) → return abs(sqrt(budget / have))",),
    },
    "what it is handed is spoilt afterwards: a checker hands over copies": {
        "07b-best": ("3: return min(means, key=means.get) → made = min(means, key=means.ge… return made",),
        "13-correlation": (
            "6: return (a * b).sum() / length …ength else 0 → made = (a * b).sum() / length … return made",
        )
        * 2,
        "14-fold": (
            "4: return numpy.einsum('omxy,mi->…:, :, 0, 0]) → made = numpy.einsum('omxy,mi->… return made",
        )
        * 2,
    },
    "the results are whole numbers already": {
        "01-padding": (
            "2: return (kernel - 1) // 2 → return int((kernel - 1) // 2)",
            "2: return (kernel - 1) // 2 → return round((kernel - 1) // 2, 1)",
            "2: return kernel // 2 → return int(kernel // 2)",
            "2: return kernel // 2 → return round(kernel // 2, 1)",
        ),
        "02-corner": (
            "2: return (kernel // 2 + 1) ** 2 → return int((kernel // 2 + 1) ** 2)",
            "2: return (kernel // 2 + 1) ** 2 → return round((kernel // 2 + 1) ** 2, 1)",
        ),
        "04-widest": (
            "3: return (taps * channels * out … taps * out) → return int((taps * channels * …taps * out))",
            "3: return (taps * channels * out … taps * out) → return round((taps * channels …s * out), 1)",
            "3: taps * channels * out - 1) // (ch → taps * channels * out - 0.5) // (ch",
            "3: return max((r for r in range(c…t < direct)) → return int(max((r for r in ran… < direct)))",
            "3: return max((r for r in range(c…t < direct)) → return round(max((r for r in r…direct)), 1)",
        ),
        "05-least": (
            "2: return 32 * (side - 1) + 1 → return int(32 * (side - 1) + 1)",
            "2: return 32 * (side - 1) + 1 → return round(32 * (side - 1) + 1, 1)",
        ),
        "08-first": (
            "5: return row['epoch'] → return int(row['epoch'])",
            "5: return row['epoch'] → return round(row['epoch'], 1)",
        ),
        "11-held": (
            "4: return max((a + b for a, b in …ise(sizes))) → return int(max((a + b for a, b…se(sizes))))",
            "4: return max((a + b for a, b in …ise(sizes))) → return round(max((a + b for a,…sizes))), 1)",
        ),
        "12-guessing": (
            "4: return sum((share <= luck + 3 … in shares)) → return int(sum((share <= luck …in shares)))",
            "4: return sum((share <= luck + 3 … in shares)) → return round(sum((share <= luc…shares)), 1)",
        ),
    },
    "as exact as a number is asked for: rounded, or off by less than a millionth": {
        "06-work": (
            "3: answer = google.macs / google.…alex.params) → answer = int(google.macs / goo…lex.params))",
            "3: answer = google.macs / google.…alex.params) → answer = round(google.macs / g….params), 1)",
            "3: e.macs / google.params / (alex.m → e.macs / google.params // (alex.m",
            "3: answer = google.macs / google. → answer = google.macs // google.",
        ),
    },
    "the question leaves it open whether there is a bias": {
        "14-residual": ("10: .Conv2D(5, kernel_size=1) → .Conv2D(5, kernel_size=1, use_bias=False)",),
        "14-separable": ("7: onv2D(out, kernel_size=1)) → onv2D(out, kernel_size=1, use_bias=False))",),
    },
}
