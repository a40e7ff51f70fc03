import CLinux
import SystemPackage

/// Signals as something that can be waited for together with other things.
package final class SignalPipe {
  /// Readable when a signal has come.
  package let reader: FileDescriptor
  let writer: FileDescriptor

  package init() throws(Errno) {
    (reader, writer) = try FileDescriptor.pipe(options: [.closeOnExec, .nonBlocking])
  }

  deinit { for end in [reader, writer] { try? end.close() } }

  /// From now on SIGHUP, SIGINT and SIGTERM come here, but for those that are ignored.
  package func takeEndings() { signals_tell(writer.rawValue) }

  /// The signals that have come.
  package func read() -> [Int32] {
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = (try? bytes.withUnsafeMutableBytes { try reader.read(into: $0) }) ?? 0
    return bytes.prefix(count).map(Int32.init)
  }
}
