import Testing

/// The files of a target use each other's types one way only: no file needs one that needs it.
@Suite struct CircleTests {
  private static let targets = Set(
    Repository.files(below: "Sources", ending: ".swift").compactMap {
      $0.split(separator: "/").dropFirst().first.map(String.init)
    }
  ).sorted()

  @Test(arguments: targets)
  func noFileNeedsOneThatNeedsIt(target: String) throws {
    let files = try Repository.files(below: "Sources/\(target)", ending: ".swift").map {
      SourceFile(name: $0, text: try Repository.text($0))
    }
    #expect(SourceFile.circle(among: files) == nil)
  }

  @Test(
    arguments: [
      (["struct A { var b: B }", "struct B {}"], nil),
      (["struct A { var b: B }", "enum B { case a(A) }"], ["0", "1", "0"]),
      (
        ["package final class A: B {}", "protocol B { typealias C = [D] }", "actor D { let a: A? }"],
        ["0", "1", "2", "0"]
      ),
      (["struct A { var b: B }", "extension A {}\nstruct B {}"], ["0", "1", "0"]),
      // Comments and texts need nothing.
      (["struct A { var b: B }", "/// As A.\nstruct B { var a = \"A \\\"A\\\"\" } // of A"], nil),
      (["struct A { var b: B }", "struct B {\n  var a = \"\"\"\n    A\n    \"\"\"\n}"], nil),
      (["private struct A {}\nstruct C { var b: B }", "private struct A {}\nstruct B { var a: A }"], nil),
    ] as [([String], [String]?)])
  func aCircleIsFound(texts: [String], circle: [String]?) {
    let files = texts.enumerated().map { SourceFile(name: "\($0.offset)", text: $0.element) }
    #expect(SourceFile.circle(among: files) == circle)
  }
}

/// What a file declares for others, and what it names.
private struct SourceFile {
  let name: String
  let declared: Set<String>
  let named: Set<String>

  private static let kinds: Set<String> = ["actor", "class", "enum", "protocol", "struct", "typealias"]

  init(name: String, text: String) {
    var declared: Set<String> = []
    var named: Set<String> = []
    for line in Self.code(of: text) {
      let words = line.utf8.split { !Self.isInWord($0) }.compactMap { String($0) }
      named.formUnion(words.filter { $0.first?.isUppercase == true })
      guard line.first != " ", !words.contains("private"), !words.contains("fileprivate"),
        let kind = words.firstIndex(where: Self.kinds.contains), kind + 1 < words.count
      else { continue }
      declared.insert(words[kind + 1])
    }
    (self.name, self.declared, self.named) = (name, declared, named)
  }

  /// The lines without comments and texts.
  private static func code(of text: String) -> [String] {
    var isInText = false
    return text.split(separator: "\n").compactMap { line in
      if line.contains("\"\"\"") { isInText.toggle() }
      guard !isInText else { return nil }
      let parts = line.replacing("\\\"", with: "").split(separator: "\"", omittingEmptySubsequences: false)
      let code = parts.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element).joined()
      return code.split(separator: "//", omittingEmptySubsequences: false).first.map(String.init)
    }
  }

  private static func isInWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  /// The names of files that need each other in a circle, the first and the last the same; nil where there is none.
  static func circle(among files: [SourceFile]) -> [String]? {
    let needs = files.map { file in
      files.indices.filter { files[$0].name != file.name && !files[$0].declared.isDisjoint(with: file.named) }
    }
    for start in files.indices {
      var paths = [[start]]
      var seen: Set<Int> = []
      while let path = paths.first {
        paths.removeFirst()
        for next in needs[path[path.count - 1]] {
          if next == start { return (path + [next]).map { files[$0].name } }
          if seen.insert(next).inserted { paths.append(path + [next]) }
        }
      }
    }
    return nil
  }
}
