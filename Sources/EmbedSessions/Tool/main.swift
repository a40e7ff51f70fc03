import Foundation

// embed-sessions ROOT OUTPUT FOLDER...: writes a Swift source that holds the sessions, chapters and translations below these
// folders of ROOT, by their paths.
let arguments = CommandLine.arguments
guard arguments.count > 3 else {
  FileHandle.standardError.write(Data("usage: embed-sessions ROOT OUTPUT FOLDER...\n".utf8))
  exit(2)
}
let root = URL(filePath: arguments[1])
var source = """
  /// Files as they were when this program was built.
  let embeddedFiles: [(path: String, text: String)] = [

  """
for folder in arguments[3...] {
  let paths = try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path)
  for path in paths.sorted()
  where !path.contains("README") && [".session", ".md", ".po"].contains(where: path.hasSuffix) {
    let text = try String(contentsOf: root.appending(path: "\(folder)/\(path)"), encoding: .utf8)
    source +=
      "  (\(quoted("\(folder)/\(path)")), \(quoted(path.hasSuffix(".po") ? uncommented(text) : text))),\n"
  }
}
source += "]\n"
try source.write(toFile: arguments[2], atomically: true, encoding: .utf8)

/// A catalogue without what only its translators read; that a text is fuzzy stays.
func uncommented(_ text: String) -> String {
  let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  return lines.filter { !$0.hasPrefix("msgctxt ") && (!$0.hasPrefix("#") || $0.hasPrefix("#,")) }.joined(
    separator: "\n")
}

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
