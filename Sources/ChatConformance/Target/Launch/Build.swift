import Glibc
import POSIX
import SessionLanguage
import SystemPackage

/// A command that is run to its end before a server is launched, as a compiler is.
package struct Build {
  package let command: String
  /// Where it is run; it may write there.
  package let folder: String
  package let sandbox: Sandbox?
  package let limit: Duration

  package init(_ command: String, in folder: String, _ sandbox: Sandbox?, within limit: Duration) {
    (self.command, self.folder, self.sandbox, self.limit) = (command, folder, sandbox, limit)
  }

  /// Runs it; gives why it failed and the last that it said, harmless to show, or nil where all went well.
  package func failure() -> String? {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return "\(folder): \(Errno(rawValue: errno))" }
    let directory = ServerDirectory(path: folder, descriptor: FileDescriptor(rawValue: descriptor))
    defer { try? directory.descriptor.close() }
    do throws(Errno) {
      let process = try LaunchedProcess(command, in: directory, sandbox, keptBy: "/proc/self/exe")
      guard let words = process.lastWords(within: limit) else {
        process.order(.kill)
        _ = process.lastWords(within: .seconds(4))
        return "it took longer than \(limit)"
      }
      guard words.status != 0 || words.excess != nil else { return nil }
      let said = words.output.lines.suffix(20).map { Visible(Array($0), limit: 300).text }
      return (["it ended \(words.ending)"] + said).joined(separator: "\n")
    } catch {
      return "\(error)"
    }
  }
}
