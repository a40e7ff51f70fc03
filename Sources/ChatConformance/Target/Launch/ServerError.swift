import SessionLanguage

/// What a server said of an error: the line that tells most, and the line of its author's own file that it came of.
package struct ServerError: Codable, Hashable, Sendable {
  /// The exception's own line.
  package private(set) var message: String
  /// As in `server.py line 46, in to_all`; nil where no line of the author's own was told.
  package internal(set) var place: String?

  /// Both are made harmless to show.
  init(_ message: some StringProtocol, place: String? = nil) {
    self.message = Visible(Array(message.utf8), limit: 200).text
    self.place = place
  }

  /// Both in a line.
  package var words: String { place.map { "\(message) (\($0))" } ?? message }
}

/// Finds the errors in what a server wrote, as Python, Java, Node, C, Rust and Perl tell of them.
struct ServerErrorReader {
  private let patterns = ErrorPatterns()
  private var errors: [ServerError] = []
  /// The innermost line of the author's own in a Python traceback that has not come to its error yet.
  private var traceback: (isOpen: Bool, place: String?) = (false, nil)
  /// Where a Rust panic was, whose message is on the next line.
  private var panic: String?
  private var previous = ""

  /// The errors in their order; where no language is recognised, the lines that have a word for an error in them.
  static func errors(in lines: [String]) -> [ServerError] {
    // Most that are ended have said nothing, and patterns take long to make.
    guard !lines.isEmpty else { return [] }
    var reader = ServerErrorReader()
    for line in lines {
      reader.take(line)
      reader.previous = line
    }
    guard reader.errors.isEmpty else { return reader.errors }
    let patterns = reader.patterns
    return lines.filter { $0.contains(patterns.words) && !$0.contains(patterns.heading) }
      .map { ServerError($0) }
  }

  private mutating func take(_ line: String) {
    if let place = panic {
      panic = nil
      errors.append(ServerError(line, place: place))
    } else if let match = line.firstMatch(of: patterns.python) {
      traceback.isOpen = true
      if isOwn(match.1) { traceback.place = Self.place(match.1, match.2, match.3) }
    } else if traceback.isOpen {
      takeTraceback(line)
    } else if let match = line.firstMatch(of: patterns.frame) {
      takeFrame(
        isOwn(match.2) && isOwn(match.1 ?? "") ? Self.place(match.2, match.3, match.1) : nil)
    } else if let match = line.firstMatch(of: patterns.sanitizerFrame) {
      if isOwn(match.2) { add(place: Self.place(match.2, match.3, match.1)) }
    } else if let match = line.firstMatch(of: patterns.panic) {
      let place = Self.place(match.2, match.3, nil)
      if let message = match.1 { errors.append(ServerError(message, place: place)) } else { panic = place }
    } else if let match = line.firstMatch(of: patterns.sanitizer) {
      errors.append(ServerError(match.1))
    } else if let match = line.firstMatch(of: patterns.undefined) {
      errors.append(ServerError(match.3, place: Self.place(match.1, match.2, nil)))
    } else if let match = line.firstMatch(of: patterns.assertion) {
      errors.append(ServerError(match.4, place: Self.place(match.1, match.2, match.3)))
    } else if let match = line.firstMatch(of: patterns.perl) {
      errors.append(ServerError(match.1, place: Self.place(match.2, match.3, nil)))
    }
  }

  /// A line of a Python traceback: the first that is not indented is the error itself.
  private mutating func takeTraceback(_ line: String) {
    guard line.first != " " else { return }
    errors.append(ServerError(line, place: traceback.place))
    traceback = (false, nil)
  }

  /// A frame of Java or Node: the first of them follows the error itself.
  private mutating func takeFrame(_ place: String?) {
    if previous.hasPrefix("Emitted 'error' event") {
      add(place: "an 'error' event that nobody listens to")
    } else if previous.first?.isWhitespace == false, !previous.hasPrefix("Caused by: ") {
      errors.append(ServerError(previous.replacing(#/^Exception in thread ".*?" /#, with: "")))
    }
    if let place { add(place: place) }
  }

  private mutating func add(place: String) {
    guard let last = errors.indices.last, errors[last].place == nil else { return }
    errors[last].place = place
  }

  /// Whether a file, or a method in one, is the author's, and none of the language's or of a library.
  private func isOwn(_ name: Substring) -> Bool { !name.contains(patterns.foreign) }

  private static func place(_ file: Substring, _ line: Substring, _ function: Substring?) -> String {
    let name = file.split(separator: "/").last ?? file
    let inside =
      function.map { ", in \($0.trimmingPrefix("async ").split(separator: " ").first ?? $0)" } ?? ""
    return Visible(Array("\(name) line \(line)\(inside)".utf8), limit: 100).text
  }
}

/// What is looked for in each line; a pattern that is made anew for each takes a hundred times as long as the look itself.
private struct ErrorPatterns {
  let python = /^ *File "(.+)", line (\d+)(?:, in (.+))?$/
  /// Of Java or Node.
  let frame = /^\s+at (?:(.+) ?\()?([^()]+?):(\d+)(?::\d+)?\)?(?: \{)?$/
  let sanitizer = /(?:ERROR|WARNING): (\w+Sanitizer: .+?)(?: on (?:unknown )?address.*| \(pid.*)?$/
  let sanitizerFrame = /^\s+#\d+ (?:0x\w+ in )?(\S+) (\S+?):(\d+)/
  let undefined = /^(\S+?):(\d+):\d+: runtime error: (.+)$/
  let panic = /^thread '.*' (?:\(\d+\) )?panicked at (?:'(.*)', )?(\S+?):(\d+)/
  let assertion = /^\S+: (\S+):(\d+): (\S+): (Assertion .+)$/
  let perl = /^(.+) at (\S+) line (\d+)(?:, <.*> (?:line|chunk) \d+)?\.$/
  /// Files, and methods, of a language or a library.
  let foreign =
    /^(?:node:|<|\.\.\/|\/usr\/|java[x.]|jdk\.|sun\.|com\.sun\.)|\/lib\/python|-packages\/|node_modules|^java\.base\/|\/rustc\/|libsanitizer/
  let words =
    /[Ee]rror|[Ee]xception|[Pp]anic|[Ff]atal|FATAL|ERROR|double free|corrupted|smashing|invalid (?:pointer|chunk|size)|Broken pipe/
  /// What says no more than that something follows.
  let heading = /^Exception (?:in thread|ignored)|^Task exception was never|^Unhandled exception in client/
}
