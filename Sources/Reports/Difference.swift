import SessionLanguage

/// What must be taken out of one list of lines, and put in, to get another.
package struct Difference: Hashable, Sendable {
  package enum Line: Hashable, Sendable {
    case same([UInt8])
    /// In the first list only.
    case removed([UInt8])
    /// In the second list only.
    case added([UInt8])
  }

  /// Lines that differ, with some of the same around them.
  package struct Hunk: Hashable, Sendable {
    /// The lines of the first list that it spans, counted from 0.
    package let old: Range<Int>
    /// The lines of the second list that it spans, counted from 0.
    package let new: Range<Int>
    package let lines: [Line]
  }

  package let hunks: [Hunk]

  /// Compares the lines.
  ///
  /// The difference is the shortest one where it takes at most `limit` lines; beyond that, what lies
  /// between the common start and the common end counts as different altogether.
  package init(from old: [[UInt8]], to new: [[UInt8]], context: Int = 3, limit: Int = 1000) {
    hunks = Self.hunks(Self.lines(from: old, to: new, limit: limit), context: context)
  }

  package var isEmpty: Bool { hunks.isEmpty }

  /// A unified diff, bytes made visible.
  package var shown: String {
    hunks.flatMap { hunk in [hunk.heading] + hunk.lines.map(\.shown) }.joined(separator: "\n")
  }
}

extension Difference.Line {
  /// With `-`, `+` or a blank before it.
  package var shown: String {
    switch self {
    case .same(let bytes): " " + Visible.text(bytes)
    case .removed(let bytes): "-" + Visible.text(bytes)
    case .added(let bytes): "+" + Visible.text(bytes)
    }
  }

  fileprivate var isSame: Bool {
    if case .same = self { true } else { false }
  }

  fileprivate var isInOld: Bool {
    if case .added = self { false } else { true }
  }

  fileprivate var isInNew: Bool {
    if case .removed = self { false } else { true }
  }
}

extension Difference.Hunk {
  /// `@@ -1,3 +1,4 @@`, as unified diffs count: from 1, and an empty span by the line before it.
  package var heading: String {
    func span(_ range: Range<Int>) -> String {
      "\(range.isEmpty ? range.lowerBound : range.lowerBound + 1),\(range.count)"
    }
    return "@@ -\(span(old)) +\(span(new)) @@"
  }
}

extension Difference {
  private static func lines(from old: [[UInt8]], to new: [[UInt8]], limit: Int) -> [Line] {
    let start = zip(old, new).prefix { $0 == $1 }.count
    let most = min(old.count, new.count) - start
    let end = zip(old.reversed(), new.reversed()).prefix(most).prefix { $0 == $1 }.count
    let before = old[start..<old.count - end]
    let after = new[start..<new.count - end]
    let between =
      shortestEdit(from: Array(before), to: Array(after), limit: limit)
      ?? before.map { .removed($0) } + after.map { .added($0) }
    return old[..<start].map { .same($0) } + between + old[(old.count - end)...].map { .same($0) }
  }

  private static func hunks(_ lines: [Line], context: Int) -> [Hunk] {
    let changed = lines.indices.filter { !lines[$0].isSame }
    var spans: [Range<Int>] = []
    for index in changed {
      let span = max(index - context, 0)..<min(index + context + 1, lines.count)
      if let last = spans.last, last.upperBound >= span.lowerBound {
        spans[spans.count - 1] = last.lowerBound..<span.upperBound
      } else {
        spans.append(span)
      }
    }
    var hunks: [Hunk] = []
    var (old, new, seen) = (0, 0, 0)
    for span in spans {
      for line in lines[seen..<span.lowerBound] {
        old += line.isInOld ? 1 : 0
        new += line.isInNew ? 1 : 0
      }
      let part = Array(lines[span])
      let (oldCount, newCount) = (part.count(where: \.isInOld), part.count(where: \.isInNew))
      hunks.append(Hunk(old: old..<old + oldCount, new: new..<new + newCount, lines: part))
      (old, new, seen) = (old + oldCount, new + newCount, span.upperBound)
    }
    return hunks
  }
}
