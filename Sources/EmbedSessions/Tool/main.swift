import Foundation

// embed-sessions ROOT OUTPUT FOLDER...: writes a Swift source that holds the sessions and chapters below these folders of
// ROOT, by their paths.
let arguments = CommandLine.arguments
guard arguments.count > 3 else {
  FileHandle.standardError.write(Data("usage: embed-sessions ROOT OUTPUT FOLDER...\n".utf8))
  exit(2)
}
let root = URL(filePath: arguments[1])
var source = """
  /// Sessions and chapters as they were when this program was built.
  let embeddedFiles: [(path: String, text: String)] = [

  """
for folder in arguments[3...] {
  let paths = try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path)
  for path in paths.sorted() where path.hasSuffix(".session") || path.hasSuffix(".md") {
    let text = try String(contentsOf: root.appending(path: "\(folder)/\(path)"), encoding: .utf8)
    source += "  (\(quoted("\(folder)/\(path)")), \(quoted(text))),\n"
  }
}
source += "]\n"
try source.write(toFile: arguments[2], atomically: true, encoding: .utf8)

/// A Swift string literal that gives exactly these scalars.
func quoted(_ text: String) -> String {
  var literal = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\\": literal += "\\\\"
    case "\"": literal += "\\\""
    case " "..."~": literal.unicodeScalars.append(scalar)
    default: literal += "\\u{" + String(scalar.value, radix: 16) + "}"
    }
  }
  return literal + "\""
}
