import POSIX
import SystemPackage

/// What the user always wants: options as on the command line, a line each, in a file.
struct Defaults {
  /// Why the file is not taken.
  enum Failure: Error, CustomStringConvertible {
    case cannotRead(FilePath, Errno)
    case notUTF8(FilePath)
    case noOption(FilePath, line: Int)

    var description: String {
      switch self {
      case .cannotRead(let path, let code): "\(path) cannot be read: \(code)"
      case .notUTF8(let path): "\(path) is not UTF-8"
      case .noOption(let path, let line):
        "\(path), line \(line): give an option as on the command line, as in --nick NAME"
      }
    }
  }

  /// A longer one, in bytes, is none.
  private static let mostBytes = 64 << 10

  let path: FilePath
  let arguments: [String]

  /// Reads the file, which need not be there; nil where there is no home for one.
  init?(configHome: String?, home: String?) throws(Failure) {
    if let configHome, configHome.hasPrefix("/") {
      path = FilePath(configHome).appending("chat-client/config")
    } else if let home, home.hasPrefix("/") {
      path = FilePath(home).appending(".config/chat-client/config")
    } else {
      return nil
    }
    arguments = try Self.arguments(of: try Self.text(at: path), at: path)
  }

  private static func text(at path: FilePath) throws(Failure) -> String {
    do throws(Errno) {
      let bytes = try [UInt8](contentsOf: path, atMost: mostBytes)
      if let text = String(validating: bytes, as: UTF8.self) { return text }
    } catch {
      guard error != .noSuchFileOrDirectory, error != .notDirectory else { return "" }
      throw .cannotRead(path, error)
    }
    throw .notUTF8(path)
  }

  /// What stands behind the option's name is its value, blanks and all.
  private static func arguments(of text: String, at path: FilePath) throws(Failure) -> [String] {
    var arguments: [String] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let words = line.split(maxSplits: 1, whereSeparator: \.isWhitespace)
      guard let name = words.first, !name.hasPrefix("#") else { continue }
      guard name.hasPrefix("--"), name.count > 2 else { throw .noOption(path, line: index + 1) }
      arguments += words.map { String($0) }
    }
    return arguments
  }
}
