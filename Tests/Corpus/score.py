"""How well the verdicts on a wrong server fit what is true of it."""
import collections


class Score:
    """One verdict, held against the mistakes of its server."""
    # What was told broken in all runs of this server, and how often.
    kinds = collections.Counter()

    def __init__(self, server, verdict):
        self.server, self.verdict, self.mistakes = server, verdict, server.mistakes
        true = {one for mistake in self.mistakes for one in mistake.breaks + mistake.also}
        self.broken = verdict.broken
        self.unnamed = [mistake for mistake in self.mistakes if not set(mistake.breaks) & set(self.broken)]
        self.false = [one for one in self.broken if one not in true]
        self.surely = verdict.certain_and_wrong(true)

    @property
    def badness(self):
        """The greater, the worse; what is surely wrong is worst, then what leads astray, then what is not said."""
        share = len(self.unnamed) / len(self.mistakes)
        return (not self.verdict.is_there, len(self.surely), len(self.false) / 2 + share, self.verdict.not_shown)

    def row(self, scores):
        """As a row of the table, of a server that was judged so many times, this being the worst."""
        self.kinds = collections.Counter(" ".join(sorted(score.broken)) for score in scores)
        first = self.broken[0] if self.broken else "" if self.verdict.is_there else "no verdict"
        return {"server": self.server.name, "mistakes": len(self.mistakes),
                "named": len(self.mistakes) - len(self.unnamed), "told": len(self.broken), "false": len(self.false),
                "certain and wrong": len(self.surely), "not shown": self.verdict.not_shown,
                "alike": f"{max(self.kinds.values())} of {len(scores)}", "s": max(one.verdict.seconds for one in scores),
                "first": first}

    @property
    def words(self):
        """What was expected, and what was said."""
        lines = [f"{self.server.name}, {self.verdict.seconds:.1f} s, not shown {self.verdict.not_shown:.0%}"]
        for mistake in self.mistakes:
            also = f" (also {' '.join(mistake.also)})" if mistake.also else ""
            mark = "NOT NAMED" if mistake in self.unnamed else "named"
            lines.append(f"  {mark:9}  {' '.join(mistake.breaks)}{also}: {mistake.words}")
        if not self.verdict.is_there:
            return "\n".join(lines + ["  said       no verdict"] + self.verdict.last_words)
        told = [f"{one}!" if one in self.false else one for one in self.broken]
        lines.append(f"  said       {' '.join(told) or 'nothing broken'}   (! is not broken)")
        if len(self.kinds) > 1:
            lines += [f"    {count} times: {told or 'nothing broken'}" for told, count in self.kinds.most_common()]
        lines += [f"    {one}! {shown}" for one in self.false if (shown := self.verdict.evidence(one))]
        lines += [f"    {count} not shown: {reason}" for reason, count in self.verdict.reasons]
        lines += [f"  {'WRONG ' * (text in self.surely)}{sureness}: {text}" for sureness, text in self.verdict.causes[:4]]
        return "\n".join(lines)


def sum_up(rows):
    total = {key: sum(row[key] for row in rows) for key in ("mistakes", "named", "told", "false", "certain and wrong")}
    seconds, hidden = sorted(row["s"] for row in rows), sorted(row["not shown"] for row in rows)
    alike = sum(row["alike"].split()[0] == row["alike"].split()[2] for row in rows)
    return "\n".join([
        f"mistakes named                        {share(total['named'], total['mistakes'])}",
        f"requirements told broken that are not {share(total['false'], total['told'])}",
        f"certain and wrong                     {total['certain and wrong']}",
        f"requirements not shown, median        {hidden[len(hidden) // 2]:.1%}",
        f"time, median and slowest              {seconds[len(seconds) // 2]:.1f} s, {seconds[-1]:.1f} s",
        f"the same verdict each time            {share(alike, len(rows))}",
    ])


def share(part, whole):
    return f"{part} of {whole}, {part / max(1, whole):.1%}"
