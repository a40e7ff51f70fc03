/// An element of an XML document: what JUnit's format needs, and no more.
///
/// The libraries for XML bring Foundation along, whose data is larger than the whole program.
struct XMLElement {
  let name: String
  let attributes: [(name: String, value: String)]
  var children: [XMLElement] = []
  var text: String?

  init(
    _ name: String, _ attributes: KeyValuePairs<String, String>, _ children: [XMLElement] = [],
    text: String? = nil
  ) {
    self.name = name
    self.attributes = attributes.map { ($0.key, $0.value) }
    self.children = children
    self.text = text
  }

  /// A document that has this element for its root.
  var document: String { #"<?xml version="1.0" encoding="UTF-8"?>"# + "\n" + written(indent: "") }

  private func written(indent: String) -> String {
    let start = attributes.reduce("\(indent)<\(name)") { start, attribute in
      "\(start) \(attribute.name)=\"\(attribute.value.escaped(Self.inAttributes))\""
    }
    if let text { return "\(start)>\(text.escaped(Self.inText))</\(name)>\n" }
    if children.isEmpty { return "\(start)/>\n" }
    let inside = children.map { $0.written(indent: indent + "  ") }.joined()
    return "\(start)>\n\(inside)\(indent)</\(name)>\n"
  }

  private static let inText: [Unicode.Scalar: String] = [
    "&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;",
  ]
  /// A reader takes a line end in an attribute for a blank unless it is written so.
  private static let inAttributes = inText.merging(["\"": "&quot;", "\n": "&#10;", "\t": "&#9;"]) { $1 }
}

extension String {
  /// What XML can hold of the text, its special characters written as the table says.
  fileprivate func escaped(_ special: [Unicode.Scalar: String]) -> String {
    held.unicodeScalars.map { special[$0] ?? String($0) }.joined()
  }
}
