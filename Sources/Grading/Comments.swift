import Localization

/// What a teacher says of each thing that is wrong: a file that is made once, and edited by hand.
package struct Comments: Sendable {
  /// By the key of a group.
  package private(set) var comments: [String: String] = [:]
  /// The file, as it stands or is to stand.
  package private(set) var text: String

  private static let beginning = """
    # One comment for each thing that is wrong in this class. It is sent to all whom it concerns.
    # Edit the comments, and grade once more with --resume. What stands here is never changed, only added to.

    """

  /// Reads a file; an empty text is a new one.
  package init(_ text: String = "") throws(CommentsError) {
    self.text = text.isEmpty ? Self.beginning.translated : text
    for (key, entries) in try TOMLStrings(text).tables {
      guard let comment = entries["comment"], entries.count == 1 else {
        throw CommentsError(words: "table “\(key)”: expected just one key, comment = \"…\"")
      }
      comments[key] = comment
    }
  }

  /// Adds the hint for each group that has no comment yet.
  package mutating func add(_ groups: [ClassMap.Group]) {
    for group in groups where comments[group.key] == nil {
      text += "\n# \(group.words.split(whereSeparator: \.isNewline).joined(separator: " "))\n"
      text += "[\(TOMLStrings.quoted(group.key))]\ncomment = \(TOMLStrings.quoted(group.hint))\n"
      comments[group.key] = group.hint
    }
  }
}
