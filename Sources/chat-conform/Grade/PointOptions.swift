import ArgumentParser
import Arguments
import ChatConformance
import FoundationEssentials
import Grading
import Localization
import SessionLanguage
import SystemPackage

/// How points are given, and for whom they are written down.
struct PointOptions: ParsableArguments {
  @Option(help: "What the servers are to be: core, line or hardened.")
  var claim: ServerClass = .core

  @Option(help: ArgumentHelp("Where the results go.", valueName: "folder"), completion: .directory)
  var out = "grades"

  @Option(
    help: ArgumentHelp("A list of points. (default: 100 in all)", valueName: "file"), completion: .file())
  var points: String?

  @Option(help: "Write a file for a gradebook too: gradescope, classroom50, autolab, vpl or ctrf.")
  var gradebook: [Gradebook] = []

  @Flag(help: "Leave names out of the tables and the map.")
  var withoutNames = false

  @Flag(
    help: "Do not tell the authors what was said to their servers; regrade without this tells them later.")
  var secret = false

  @OptionGroup var reader: ReaderOptions

  var results: FilePath { absolute(out) }

  func library() throws(Complaint) -> Library {
    do {
      return try Library.embedded()
    } catch {
      throw .badFiles(error)
    }
  }

  func scheme(_ library: Library) throws(Complaint) -> Points {
    guard let path = points else { return Points(for: claim, in: library) }
    let text = String(decoding: try bytes(of: path), as: UTF8.self)
    do {
      return try Points(text, in: library)
    } catch {
      throw .unreadable(path: error.line > 0 ? "\(path):\(error.line)" : path, reason: error.words)
    }
  }

  /// Writes everything down, and says where; gives how many have no verdict.
  func writeDown(_ folders: [ResultFolder], _ points: Points, _ library: Library) throws(Complaint) -> Int {
    let grades = try ClassResults(
      folders: folders, results: results, points: points, library: library, gradebooks: gradebook,
      hasNames: !withoutNames, isSecret: secret
    ).write()
    let unjudged = grades.count { if case .failed(.noVerdict, _) = $0.outcome { true } else { false } }
    if unjudged > 0 { printError("without a verdict: \(unjudged); see class.txt, and look at them by hand") }
    StandardStreams.say(
      "graded: \(grades.count - unjudged), see \(out)/grades.csv and \(out)/class.txt".translated)
    return unjudged
  }

  func makeResults() throws(Complaint) {
    do {
      try FileManager.default.createDirectory(atPath: results.string, withIntermediateDirectories: true)
    } catch {
      throw .unwritable(path: out, reason: "\(error)")
    }
  }
}

extension Gradebook: ExpressibleByArgument {}

/// A path from the root, wherever it was given from.
func absolute(_ path: String) -> FilePath {
  FilePath(FileManager.default.currentDirectoryPath).pushing(FilePath(path)).lexicallyNormalized()
}
