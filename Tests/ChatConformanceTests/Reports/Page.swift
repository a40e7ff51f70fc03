/// A page as a test reads it: its tags, and its words as a person sees them.
struct Page {
  struct Tag {
    var name: String
    var attributes: [String: String] = [:]
  }

  let size: Int
  private(set) var tags: [Tag] = []
  /// What a person reads, blanks for line ends.
  private(set) var words = ""
  /// The first tag that does not fit; nil where every element ends where it must.
  private(set) var imbalance: String?

  private static let voids: Set = ["meta", "link"]

  init(text: String) {
    size = text.utf8.count
    var open: [String] = []
    var read = ""
    for part in text.split(separator: "<") {
      let pieces = part.split(separator: ">", maxSplits: 1, omittingEmptySubsequences: false)
      let inside = pieces[0]
      if inside.hasPrefix("/") {
        let name = inside.dropFirst()
        if open.popLast() != String(name) { imbalance = imbalance ?? "</\(name)>" }
      } else if !inside.hasPrefix("!") {
        let tag = Tag(inside)
        tags.append(tag)
        if !Self.voids.contains(tag.name) { open.append(tag.name) }
      }
      if pieces.count < 2 { imbalance = imbalance ?? "<\(inside.prefix(40))" }
      if open.last != "style" { read += " " + (pieces.dropFirst().first ?? "") }
    }
    imbalance = imbalance ?? open.last
    words = read.unescaped.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  func values(of attribute: String) -> [String] { tags.compactMap { $0.attributes[attribute] } }

  /// Characters that are not seen, or turn others around.
  static func hidden(in text: String) -> [Unicode.Scalar] {
    text.unicodeScalars.filter { scalar in
      guard scalar != "\n", scalar != "\t", scalar.value < 0x20 || scalar.value > 0x7E else { return false }
      let category = scalar.properties.generalCategory
      return category == .control || category == .format || category == .unassigned
    }
  }
}

extension Page.Tag {
  /// What stands between `<` and `>`.
  fileprivate init(_ text: Substring) {
    name = String(text.prefix { $0 != " " })
    let pieces = text.dropFirst(name.count).split(separator: "\"", omittingEmptySubsequences: false)
    for index in stride(from: 0, to: pieces.count - 1, by: 2) {
      attributes[String(pieces[index].dropFirst().dropLast())] = String(pieces[index + 1]).unescaped
    }
  }
}

extension String {
  fileprivate var unescaped: String {
    replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
      .replacing("&amp;", with: "&")
  }
}
