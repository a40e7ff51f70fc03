import Foundation

// embed-sessions ROOT OUTPUT FILE…: writes a Swift source that holds the files by their path below ROOT.
let arguments = CommandLine.arguments
guard arguments.count >= 3 else {
  FileHandle.standardError.write(Data("usage: embed-sessions ROOT OUTPUT FILE…\n".utf8))
  exit(2)
}
let root = arguments[1] + "/"
var source = """
  /// Fixtures and Spec as they were when this program was built.
  let embeddedFiles: [(path: String, text: String)] = [

  """
for path in arguments.dropFirst(3) {
  let text = try String(contentsOfFile: path, encoding: .utf8)
  let name = path.hasPrefix(root) ? String(path.dropFirst(root.count)) : path
  source += "  (\(quoted(name)), \(quoted(text))),\n"
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
