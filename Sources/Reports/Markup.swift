/// A part of a document of XML or HTML: an element with what is in it, or a text.
///
/// Whatever the texts hold, what is written is balanced and escaped. The libraries for XML and for templates bring
/// Foundation along, whose data is larger than the whole program: by swift-mustache a program of 14 MB becomes one of 58.
enum Markup: ExpressibleByStringInterpolation {
  indirect case element(name: String, attributes: [(name: String, value: String)], content: [Markup])
  case text(String)

  init(stringLiteral text: String) { self = .text(text) }

  static func tag(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ content: [Markup] = []
  ) -> Markup {
    .element(name: name, attributes: attributes.map { ($0.key, $0.value) }, content: content)
  }

  static func tag(_ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ text: String) -> Markup
  {
    tag(name, attributes, [.text(text)])
  }

  /// A list of terms, each with what is said of it; without a term it belongs to the one before.
  static func terms(_ terms: [(topic: String, words: String)]) -> Markup {
    var content: [Markup] = []
    for (topic, words) in terms {
      if !topic.isEmpty { content.append(.tag("dt", [:], topic)) }
      content.append(.tag("dd", [:], visible(words)))
    }
    return .tag("dl", [:], content)
  }

  /// A text in which the pictures of control characters, which few fonts have, are names set apart: `LF`.
  static func visible(_ text: String, as tag: String = "span") -> [Markup] {
    var (parts, plain): ([Markup], String) = ([], "")
    for scalar in text.unicodeScalars {
      guard let name = scalar.nameOfPicture else {
        plain.unicodeScalars.append(scalar)
        continue
      }
      parts += [.text(plain), .tag(tag, ["class": "control"], name)]
      plain = ""
    }
    return parts + [.text(plain)]
  }

  /// A sentence in which what stands between backticks is code.
  static func prose(_ text: String) -> [Markup] {
    text.split(separator: "`", omittingEmptySubsequences: false).enumerated().map { index, part in
      index.isMultiple(of: 2) ? .text(String(part)) : .tag("code", [:], String(part))
    }
  }

  /// The elements in it.
  var children: [Markup] {
    guard case .element(_, _, let content) = self else { return [] }
    return content.filter { $0.name != nil }
  }

  /// Nil for a text.
  var name: String? {
    if case .element(let name, _, _) = self { name } else { nil }
  }
}

extension Markup {
  /// A document of XML that has this element for its root; an element in which only elements are has them in lines of their own.
  var xml: String { #"<?xml version="1.0" encoding="UTF-8"?>"# + "\n" + written(indent: "") }

  private func written(indent: String) -> String {
    switch self {
    case .text(let text): return text.held.escaped(Self.inText)
    case .element(let name, let attributes, let content):
      let start = attributes.reduce("\(indent)<\(name)") { start, attribute in
        "\(start) \(attribute.name)=\"\(attribute.value.held.escaped(Self.inAttributes))\""
      }
      if content.isEmpty { return "\(start)/>\n" }
      let isMixed = content.contains { $0.name == nil }
      let inside = content.map { $0.written(indent: isMixed ? "" : indent + "  ") }.joined()
      return isMixed ? "\(start)>\(inside)</\(name)>\n" : "\(start)>\n\(inside)\(indent)</\(name)>\n"
    }
  }

  private static let inText: [Unicode.Scalar: String] = [
    "&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;",
  ]
  /// A reader takes a line end in an attribute for a blank unless it is written so.
  private static let inAttributes = inText.merging(["\"": "&quot;", "\n": "&#10;", "\t": "&#9;"]) { $1 }
}

extension Markup {
  /// As HTML, or SVG within it; what cannot be seen is made visible.
  var html: String {
    switch self {
    case .text(let text): return text.seen.escaped(Self.inText)
    case .element(let name, let attributes, let content):
      let start = attributes.reduce("<\(name)") { start, attribute in
        "\(start) \(attribute.name)=\"\(attribute.value.seen.escaped(Self.inAttributes))\""
      }
      if Self.voids.contains(name) { return "\(start)>\n" }
      let end = Self.inLines.contains(name) ? "" : "\n"
      return "\(start)>\(content.map(\.html).joined())</\(name)>\(end)"
    }
  }

  /// Elements that never have anything in them.
  private static let voids: Set = ["meta", "link"]
  /// Elements behind which a line end would be seen.
  private static let inLines: Set = [
    "a", "b", "code", "del", "ins", "mark", "small", "span", "strong", "tspan",
  ]
}

extension Unicode.Scalar {
  fileprivate var nameOfPicture: String? {
    (0x2400...0x2421).contains(value) ? namesOfPictures[Int(value) - 0x2400] : nil
  }
}

private let namesOfPictures = [
  "NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "HT", "LF", "VT", "FF", "CR", "SO", "SI",
  "DLE",
  "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC", "FS", "GS", "RS", "US", "SP",
  "DEL",
]

extension String {
  fileprivate func escaped(_ special: [Unicode.Scalar: String]) -> String {
    unicodeScalars.map { special[$0] ?? String($0) }.joined()
  }
}
