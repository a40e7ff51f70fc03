import ChatConformance
import FoundationEssentials
import Grading
import SessionLanguage
import SystemPackage

/// What there is to show of one submission, in a folder of its own.
struct ResultFolder {
  enum File: String {
    /// How the judge ended: it stands there when all else does.
    case outcome = "outcome.json"
    case verdict = "verdict.json"
    /// What the runner said, or the compiler.
    case report = "report.txt"
    /// All that was said, heard and logged.
    case receipt = "receipt.json"
    case page = "page.txt"
    case junit = "junit.xml"
  }

  private struct Ending: Codable {
    let status: Int32
  }

  /// Those below a folder in which a class was graded, in the order of their names; or the folder itself.
  static func all(below folder: FilePath) -> [ResultFolder] {
    let one = ResultFolder(folder: folder)
    guard (try? Stat(FilePath(one.path(of: .outcome)))) == nil else { return [one] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []
    return names.sorted().map { ResultFolder(folder: folder.appending($0)) }.filter {
      (try? Stat(FilePath($0.path(of: .outcome)))) != nil
    }
  }

  let folder: FilePath

  /// What the submission is called, harmless to show.
  var name: String { Visible(Array((folder.lastComponent?.string ?? "").utf8), limit: 200).text }

  func path(of file: File) -> String { folder.appending(file.rawValue).string }

  func make() throws {
    try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
  }

  /// Takes that the judge has ended so.
  func note(_ status: Int32) throws {
    let data = try JSONEncoder().encode(Ending(status: status))
    try ReportFile(path(of: .outcome)).write(String(decoding: data, as: UTF8.self) + "\n")
  }

  /// What was seen of it; nil where nothing was, or too much.
  func receipt() throws -> Receipt? {
    guard (try? Stat(FilePath(path(of: .receipt)))) != nil else { return nil }
    return try Receipt(try bytes(of: path(of: .receipt), atMost: Receipt.longest))
  }

  func write(_ text: String, as file: String) throws {
    try ReportFile(folder.appending(file).string).write(text)
  }

  /// Whether it was judged to the end.
  var hasVerdict: Bool { if case .judged? = outcome { true } else { false } }

  /// What became of the submission; nil where it was not judged to the end.
  var outcome: Grade.Outcome? {
    guard let ending = try? decoded(Ending.self, .outcome) else { return nil }
    switch ending.status {
    case 0, 1:
      do {
        return .judged(try decoded(Verdict.self, .verdict))
      } catch {
        return .failed(.noVerdict, words: "\(path(of: .verdict)) cannot be read: \(error)")
      }
    case 3: return .failed(.noServer, words: said)
    case Examine.notBuilt: return .failed(.notBuilt, words: said)
    case Submission.hasNoCommand:
      return .failed(.noCommand, words: "there is no file \(Submission.commandFile) in the folder")
    default: return .failed(.noVerdict, words: said)
    }
  }

  private func decoded<Value: Decodable>(_ type: Value.Type, _ file: File) throws -> Value {
    try JSONDecoder().decode(type, from: Data(try bytes(of: path(of: file))))
  }

  /// The end of what was said, on one line at most so long.
  private var said: String {
    let text =
      (try? bytes(of: path(of: .report))).map { String(decoding: $0.suffix(4000), as: UTF8.self) } ?? ""
    return text.split(whereSeparator: \.isNewline).suffix(20).joined(separator: "\n")
  }
}
