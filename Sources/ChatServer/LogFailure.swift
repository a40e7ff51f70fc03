import Glibc
import SystemPackage

/// Why the log could not be opened or written.
package struct LogFailure: Error, Hashable {
  /// What stood in the way.
  package enum Reason: Hashable, Sendable {
    /// The system refused, with this code.
    case system(CInt)
    /// Another program holds it, another server most likely; its process, where that can be known.
    case held(by: Int?)
    /// Where the file lies nothing can be locked.
    case withoutLocks(CInt)
    /// A pipe or a terminal takes nothing while nobody reads it, and the whole room would wait.
    case mayBlock
    /// What the program says of itself would stand among the entries.
    case isStandardError
  }

  let path: String
  let reason: Reason

  init(path: String, reason: Reason) {
    self.path = path
    self.reason = reason
  }

  init(path: String, code: CInt) { self.init(path: path, reason: .system(code)) }
}

extension LogFailure: CustomStringConvertible {
  /// What happened, where, and what to do.
  package var description: String {
    let another = "choose another file with --log PATH"
    return switch reason {
    case .system(let code) where [EMFILE, ENFILE].contains(code):
      "cannot open the log \(path): \(Errno(rawValue: code)): raise the limit, see ulimit -n"
    case .system(let code):
      "cannot write the log \(path): \(Errno(rawValue: code)): \(another)"
        + ([ENOSPC, EDQUOT].contains(code) ? ", or make room" : "")
    case .held(let process):
      "the log \(path) is open in another server\(process.map { " (process \($0))" } ?? ""): stop that one, or \(another)"
    case .withoutLocks(let code):
      "cannot lock the log \(path): \(Errno(rawValue: code)): a second server could destroy it; \(another), on a disk of this machine"
    case .mayBlock:
      "the log \(path) is no file but a pipe, a terminal or the like, which can hold up everybody: \(another); "
        + "standard output shows the log in any case"
    case .isStandardError:
      "standard error is the log \(path) itself, and nothing but entries may stand there: send it elsewhere, "
        + "for example: 2> errors.txt"
    }
  }
}
